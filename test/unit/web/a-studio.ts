import { createCancel } from '../../../src/app/cancel.ts';
import { createDeliver } from '../../../src/app/deliver.ts';
import { createJobBoard, type JobBoard } from '../../../src/app/job-board.ts';
import { createSubmit } from '../../../src/app/submit.ts';
import type { EngineStatus, MediaFile } from '../../../src/domain/engine.ts';
import { defaultRequestLimits } from '../../../src/domain/request-limits.ts';
import { createLocalLane } from '../../../src/queue/local-lane.ts';
import { createWebApp, type WebAppDeps } from '../../../src/web/web-app.ts';
import { aLog } from '../../support/a-log.ts';
import { aModel } from '../../support/models.ts';

export function aMediaFile(changes: Partial<MediaFile> = {}): MediaFile {
  return {
    path: '/nowhere/cat.png',
    format: 'png',
    mimeType: 'image/png',
    sizeBytes: 1,
    widthPx: 256,
    heightPx: 256,
    frames: 1,
    seed: 7,
    ...changes,
  };
}

/** The page before the real flow, with an engine that does what the test says on the board, and nothing by itself. */
export function aStudio(changes: Partial<Pick<WebAppDeps, 'model'>> & { readonly queueLimit?: number } = {}) {
  const { log, lines } = aLog();
  const lane = createLocalLane({ concurrency: 1 });
  const board = createJobBoard({ lane, now: () => 0, log });
  const model = changes.model ?? aModel();
  const ends = new Map<string, () => void>();
  const submit = createSubmit({
    board,
    lane,
    runJob(jobId) {
      board.move(jobId, 'running');
      return new Promise<void>((resolve) => ends.set(jobId, resolve));
    },
    models: [model],
    defaultModel: model.name,
    limits: defaultRequestLimits,
    queueLimit: changes.queueLimit ?? 10,
    newJobId() {
      jobs += 1;
      return `job${jobs}`;
    },
    randomSeed: () => 42,
  });
  let jobs = 0;
  let status: EngineStatus = {
    state: 'ready',
    provider: { provider: 'cpu', reason: 'a test' },
    model: 'mini',
    rssBytes: 1,
  };
  const listeners = new Set<(status: EngineStatus) => void>();
  const app = createWebApp({
    submit,
    cancel: createCancel(board),
    deliver: createDeliver(board),
    board,
    engine: {
      status: () => status,
      onStatus(listener) {
        listeners.add(listener);
        return () => listeners.delete(listener);
      },
    },
    model,
    log,
    newReference: () => 'REF1',
  });
  return {
    app,
    board,
    log: lines,
    listeners,
    /** The job's drawing ends, and the next one may start. */
    end(jobId: string, ...how: Parameters<JobBoard['move']> extends [string, ...infer How] ? How : never) {
      board.move(jobId, ...how);
      ends.get(jobId)?.();
    },
    setStatus(next: EngineStatus) {
      status = next;
      for (const listener of listeners) listener(next);
    },
    /** Sends a form as a browser does. */
    send(
      path: string,
      fields: Readonly<Record<string, string>>,
      headers: Readonly<Record<string, string>> = {},
    ) {
      return app.request(path, {
        method: 'POST',
        body: new URLSearchParams(fields),
        headers: { Origin: 'http://localhost', ...headers },
      });
    },
  };
}

/** The header with which the page's script asks for a piece instead of a page. */
export const asPiece = { 'X-Pincel-Piece': '1' } as const;
