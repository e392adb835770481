import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { JobView } from '../../../src/app/job-board.ts';
import { createReadiness } from '../../../src/app/readiness.ts';
import { readConfig } from '../../../src/config.ts';
import { createAuditReader } from '../../../src/db/audit-reader.ts';
import type { TokenScope } from '../../../src/domain/api-token.ts';
import { noMetrics } from '../../../src/domain/metrics.ts';
import { openUploads } from '../../../src/open-uploads.ts';
import { databaseFile } from '../../../src/stores.ts';
import { createWebSurface, type WebSurfaceOptions } from '../../../src/web-surface.ts';
import { createWebhookCalls } from '../../../src/webhook-calls.ts';
import { aLog } from '../../support/a-log.ts';
import { aFlow, type FlowChanges } from '../../support/flow.ts';
import { aModel } from '../../support/models.ts';
import { texts } from '../../support/texts.ts';

export interface SiteChanges extends FlowChanges {
  readonly webhooks?: WebSurfaceOptions['webhooks'];
  readonly env?: Readonly<Record<string, string>>;
}

/** Everything that is reached over HTTP, composed as in life, on a real database; the engine does what the test says. */
export async function aSite(changes: SiteChanges = {}) {
  const flow = await aFlow({ now: Date.now, ...changes });
  const { stores, engine } = flow;
  const { log, lines } = aLog();
  const config = readConfig({
    env: { PINCEL_DATA_DIR: flow.folder, ...changes.env },
    workingFolder: flow.folder,
  });
  const uploads = openUploads(config, log);
  const auditReader = createAuditReader({
    databaseFile: databaseFile({ dataDir: flow.folder }),
    anchorsFile: config.auditAnchorFile,
  });
  onTestFinished(auditReader.close);
  const wholeFlow: WebSurfaceOptions['flow'] = {
    ...flow,
    submit: ({ draft, ...ask }) => flow.submit(draft, ask),
  };
  const app = createWebSurface({
    config,
    stores,
    // The flow of tests has a log of its own, which would take the place of this one.
    flow: Object.assign(wholeFlow, { log }),
    auditReader,
    engine,
    model: changes.model ?? aModel(),
    uploads,
    texts,
    readiness: createReadiness({ checks: [] }),
    readMetrics: () => Promise.resolve({ contentType: 'text/plain', text: 'metrics' }),
    ...createWebhookCalls({ config, stores, flow: wholeFlow, texts, metrics: noMetrics, log }),
    onDeliveryRetried: () => {},
    webhooks: changes.webhooks ?? [],
    log,
  });
  const ask = (path: string, init: RequestInit = {}, host = 'localhost:8080') =>
    app.request(`http://${host}${path}`, {
      ...init,
      headers: { Host: host, Origin: `http://${host}`, 'Accept-Language': 'en', ...init.headers },
    });

  return {
    ...flow,
    app,
    /** What the site's own code logged. */
    logged: lines,
    /** As the person at the machine, unless `host` is another name. */
    ask,
    send: (path: string, fields: Readonly<Record<string, string>> = {}, headers = {}, host?: string) =>
      ask(path, { method: 'POST', body: new URLSearchParams(fields), headers }, host),
    /** A browser somewhere else that has logged in with a token. */
    async logIn(
      name: string,
      scopes: readonly TokenScope[],
    ): Promise<{ readonly Cookie: string; readonly userId: string }> {
      const requester = { surface: 'web', userExternalId: name, spaceExternalId: name } as const;
      const { userId } = stores.users.recognise(requester, Date.now());
      const { text } = stores.tokens.create({ userId, name, scopes, expiresAtMs: undefined }, Date.now());
      const body = new URLSearchParams({ token: text });
      const answer = await ask('/login', { method: 'POST', body }, 'pincel.example');
      const Cookie = answer.headers
        .getSetCookie()
        .map((line) => line.split(';')[0])
        .join('; ');
      if (answer.status !== 303) throw new Error(await answer.text());
      return { Cookie, userId };
    },
    /** Asks for a drawing that has to be accepted; answers its job. */
    async draws(prompt: string): Promise<string> {
      const body = new URLSearchParams({ prompt, kind: 'image' });
      const answer = await ask('/jobs', { method: 'POST', body });
      const jobId = answer.headers.get('Location')?.split('/').at(-1);
      if (answer.status !== 303 || jobId === undefined) throw new Error(await answer.text());
      return jobId;
    },
    /** The engine draws the job to its end. */
    async finish(jobId: string): Promise<JobView> {
      const { job, finish } = await flow.engineJob(jobId);
      mkdirSync(job.outputFolder, { recursive: true });
      const path = join(job.outputFolder, `${jobId}.png`);
      writeFileSync(path, jobId);
      const shape = { widthPx: 256, heightPx: 256, frames: 1, seed: 7, sizeBytes: jobId.length };
      finish({ media: [{ path, format: 'png', mimeType: 'image/png', ...shape }] });
      return flow.whenJob(jobId, ({ state }) => state === 'generated');
    },
  };
}
