import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { JobView } from '../../../src/app/job-board.ts';
import { createReadiness } from '../../../src/app/readiness.ts';
import type { EngineStatus, MediaFile } from '../../../src/domain/engine.ts';
import type { MediaFormat } from '../../../src/domain/media-encoder.ts';
import type { Requester } from '../../../src/domain/requester.ts';
import { createOperationsRoutes } from '../../../src/web/operations-routes.ts';
import { createWebApp, type WebAppDeps } from '../../../src/web/web-app.ts';
import { aLog } from '../../support/a-log.ts';
import { aFlow, type FlowChanges } from '../../support/flow.ts';
import { aModel } from '../../support/models.ts';
import { texts } from '../../support/texts.ts';

/** The person at the page. */
const requester: Requester = {
  surface: 'web',
  userExternalId: 'local',
  spaceExternalId: 'local',
  role: 'admin',
};

/** A file of a result, as a test wants it. */
export interface DrawnFile {
  readonly content: string | Uint8Array;
  readonly format?: MediaFormat;
  readonly seed?: number;
}

/** The page before the real flow, on a real database; the engine does what the test says. */
export async function aStudio(changes: FlowChanges & { readonly webhooks?: WebAppDeps['webhooks'] } = {}) {
  const flow = await aFlow(changes);
  const { stores, engineJob, whenJob } = flow;
  const { log, lines } = aLog();
  const userId = stores.transact(() => stores.users.recognise(requester, 0).userId);
  let status: EngineStatus = {
    state: 'ready',
    provider: { provider: 'cpu', reason: 'a test' },
    model: 'mini',
    rssBytes: 1,
  };
  const listeners = new Set<(status: EngineStatus) => void>();
  const readiness = createReadiness({
    checks: [{ name: 'engine', problem: () => ('reason' in status ? status.reason : undefined) }],
  });
  const app = createWebApp({
    ...flow,
    submit: ({ draft, ...ask }) => flow.submit(draft, ask),
    engine: {
      status: () => status,
      onStatus(listener) {
        listeners.add(listener);
        return () => listeners.delete(listener);
      },
    },
    model: changes.model ?? aModel(),
    requester,
    userId,
    texts,
    webhooks: changes.webhooks ?? [],
    operations: createOperationsRoutes({
      readiness,
      readMetrics: () => Promise.resolve({ contentType: 'text/plain', text: '' }),
      host: '127.0.0.1',
      metricsToken: undefined,
    }),
    log,
    newReference: () => 'REF1',
  });
  /** Sends a form as a browser does. */
  const send = (
    path: string,
    fields: Readonly<Record<string, string>>,
    headers: Readonly<Record<string, string>> = {},
  ) =>
    app.request(path, {
      method: 'POST',
      body: new URLSearchParams(fields),
      headers: { Origin: 'http://localhost', ...headers },
    });

  return {
    ...flow,
    app,
    userId,
    send,
    /** What the page's own code logged. */
    log: lines,
    listeners,
    /** Asks for a drawing that has to be accepted; answers its job. */
    async ask(prompt: string, fields: Readonly<Record<string, string>> = {}): Promise<string> {
      const answer = await send('/jobs', { prompt, kind: 'image', ...fields });
      const jobId = answer.headers.get('Location')?.split('/').at(-1);
      if (answer.status !== 303 || jobId === undefined) throw new Error(await answer.text());
      return jobId;
    },
    /** The engine draws the job to its end. */
    async draw(jobId: string, files: readonly DrawnFile[] = [{ content: jobId }]): Promise<JobView> {
      const { job, finish } = await engineJob(jobId);
      mkdirSync(job.outputFolder, { recursive: true });
      finish({ media: files.map((file, index) => writeDrawn(job.outputFolder, `${jobId}-${index}`, file)) });
      return whenJob(jobId, ({ state }) => state === 'generated');
    },
    setStatus(next: EngineStatus) {
      status = next;
      for (const listener of listeners) listener(next);
    },
  };
}

function writeDrawn(
  folder: string,
  stem: string,
  { content, format = 'png', seed = 7 }: DrawnFile,
): MediaFile {
  const path = join(folder, `${stem}.${format}`);
  writeFileSync(path, content);
  const shape = { widthPx: 256, heightPx: 256, frames: 1, seed };
  return { path, format, mimeType: `image/${format}`, sizeBytes: content.length, ...shape };
}

/** The header with which the page's script asks for a piece instead of a page. */
export const asPiece = { 'X-Pincel-Piece': '1' } as const;
