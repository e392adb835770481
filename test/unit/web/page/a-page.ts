import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Hono } from 'hono';
import { requestId } from 'hono/request-id';
import type { JobView } from '../../../../src/app/job-board.ts';
import type { Submit } from '../../../../src/app/submit.ts';
import type { EngineStatus, MediaFile } from '../../../../src/domain/engine.ts';
import type { MediaFormat } from '../../../../src/domain/media-encoder.ts';
import { createFrame } from '../../../../src/web/page/frame.ts';
import { knowLocale } from '../../../../src/web/page/know-locale.ts';
import type { PageEnv } from '../../../../src/web/page/page-env.ts';
import type { Visitor } from '../../../../src/web/page/visitor.ts';
import { aLog } from '../../../support/a-log.ts';
import { aFlow, type FlowChanges } from '../../../support/flow.ts';
import { aModel } from '../../../support/models.ts';
import { texts } from '../../../support/texts.ts';

/** A file of a result, as a test wants it. */
export interface DrawnFile {
  readonly content: string | Uint8Array;
  readonly format?: MediaFormat;
  readonly seed?: number;
}

/** Everything that routes of the page are made of, on a real database; the engine does what the test says. */
export async function aPage<Routes extends Hono<PageEnv>>(
  createRoutes: (deps: Awaited<ReturnType<typeof pageDeps>>) => Routes | Promise<Routes>,
  changes: FlowChanges = {},
) {
  const deps = await pageDeps(changes);
  const routes = await createRoutes(deps);
  const app = new Hono<PageEnv>();
  app.use(requestId());
  app.use(knowLocale(texts));
  app.use(async (c, next) => {
    const name = c.req.header('X-Visitor') ?? 'ana';
    if (name !== 'nobody') c.set('visitor', deps.aVisitor(name));
    return next();
  });
  app.route('/', routes);

  /** As the browser of `as` (default `ana`; `admin` may everything; `nobody` is not logged in). */
  const ask = (
    path: string,
    options: RequestInit & {
      readonly as?: string;
      readonly isPiece?: boolean;
      readonly locale?: string;
    } = {},
  ) =>
    app.request(path, {
      ...options,
      headers: {
        'X-Visitor': options.as ?? 'ana',
        'Accept-Language': options.locale ?? 'en',
        ...(options.isPiece === true && { 'HX-Request': 'true', 'HX-Request-Type': 'partial' }),
        ...options.headers,
      },
    });
  return {
    ...deps,
    app,
    ask,
    /** Sends a form as a browser does. */
    send: (path: string, fields: Readonly<Record<string, string>>, options: Parameters<typeof ask>[1] = {}) =>
      ask(path, { method: 'POST', body: new URLSearchParams(fields), ...options }),
  };
}

async function pageDeps(changes: FlowChanges) {
  const flow = await aFlow(changes);
  const { stores } = flow;
  const { log, lines } = aLog();
  const model = changes.model ?? aModel();
  const now = changes.now ?? (() => 1_000_000);
  let status: EngineStatus = {
    state: 'ready',
    provider: { provider: 'cpu', reason: 'a test' },
    model: 'mini',
    rssBytes: 1,
  };
  const listeners = new Set<(status: EngineStatus) => void>();
  const engine = {
    status: () => status,
    onStatus(listener: (status: EngineStatus) => void) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
  const aVisitor = (name: string): Visitor => {
    const requester = { surface: 'web', userExternalId: name, spaceExternalId: 'page' } as const;
    const { userId } = stores.transact(() => stores.users.recognise(requester, now()));
    const isAdmin = name === 'admin';
    return {
      userId,
      requester: { ...requester, userId, role: isAdmin ? 'admin' : undefined },
      isAdmin,
      sessionId: undefined,
      tokenId: undefined,
      mayManageAccount: true,
    };
  };
  return {
    ...flow,
    ...stores,
    submit: (({ draft, ...ask }) => flow.submit(draft, ask)) satisfies Submit,
    engine,
    model,
    texts,
    now,
    log,
    /** What the page's own code logged. */
    logged: lines,
    frame: createFrame({ engine, model }),
    newReference: () => 'REF1',
    aVisitor,
    /** Asks for a drawing in somebody's name; answers its job. */
    askedBy(name: string, prompt: string, kind: 'image' | 'gif' = 'image'): string {
      const { requester } = aVisitor(name);
      const destination = { key: name, address: null };
      const submission = flow.submit({ kind, prompt }, { requester, destination });
      if (!submission.ok) throw new Error(`Refused: ${submission.refusal.kind}`);
      return submission.receipt.jobId;
    },
    /** The engine draws the job to its end. */
    async draw(jobId: string, files: readonly DrawnFile[] = [{ content: jobId }]): Promise<JobView> {
      const { job, finish } = await flow.engineJob(jobId);
      mkdirSync(job.outputFolder, { recursive: true });
      finish({ media: files.map((file, index) => writeDrawn(job.outputFolder, `${jobId}-${index}`, file)) });
      return flow.whenJob(jobId, ({ state }) => state === 'generated');
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
