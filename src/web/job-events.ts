import type { Context } from 'hono';
import { streamSSE } from 'hono/streaming';
import type { JobBoard } from '../app/job-board.ts';
import type { Engine } from '../domain/engine.ts';
import { isDrawingOver } from '../domain/job-state.ts';
import type { ModelInfo } from '../domain/model-info.ts';
import type { Texts } from '../domain/texts.ts';
import { isEngineSettled, renderEngineBanner } from './views/engine-banner.ts';
import { renderJobCard } from './views/job-card.ts';

/** Proxies drop a connection that says nothing for a minute, and who waits wants to see the time shrink. */
const heartbeatMs = 10_000;
/** How soon a browser asks again after a lost connection. */
const retryMs = 1_500;

/** What the page watches. */
export interface JobEventsDeps {
  readonly board: Pick<JobBoard, 'get' | 'subscribe'>;
  readonly engine: Pick<Engine, 'status' | 'onStatus'>;
  readonly model: ModelInfo;
  readonly texts: Texts;
}

/**
 * A stream of the page's pieces (server-sent events named `piece`) as these jobs and the engine change. It starts with
 * all of them as they are, so whoever comes back has missed nothing; a slow reader gets the latest state and not every
 * one before it. Once nothing on it can change any more it says `end`. Unknown jobs are passed over.
 */
export function streamJobEvents(c: Context, deps: JobEventsDeps, jobIds: readonly string[]): Response {
  const { board, engine, model, texts } = deps;
  // Nobody would read the stream, nor ever end it.
  if (c.req.method === 'HEAD') return c.body(null, 200, { 'Content-Type': 'text/event-stream' });
  return streamSSE(c, async (stream) => {
    const changedJobs = new Set<string>();
    let engineChanged = true;
    let wake = Promise.withResolvers<void>();
    const subscriptions = jobIds.map((jobId) =>
      board.subscribe(jobId, () => {
        changedJobs.add(jobId);
        wake.resolve();
      }),
    );
    subscriptions.push(
      engine.onStatus(() => {
        engineChanged = true;
        wake.resolve();
      }),
    );
    const heartbeat = setInterval(() => {
      void stream.write(':\n\n');
      for (const jobId of jobIds) if (board.get(jobId)?.state === 'queued') changedJobs.add(jobId);
      wake.resolve();
    }, heartbeatMs);
    stream.onAbort(() => wake.resolve());

    try {
      while (!stream.aborted) {
        wake = Promise.withResolvers<void>();
        // Everything is drawn as it is now; what changes while it is written wakes the next round.
        const status = engine.status();
        // What waiting means to a job depends on the engine.
        const drawn = engineChanged ? jobIds : [...changedJobs];
        const pieces = [
          ...(engineChanged ? [renderEngineBanner(status, model.name)] : []),
          ...drawn
            .flatMap((jobId) => board.get(jobId) ?? [])
            .map((view) => renderJobCard(view, { model, engine: status, texts })),
        ];
        const isOver =
          isEngineSettled(status) &&
          jobIds.every((jobId) => isDrawingOver(board.get(jobId)?.state ?? 'canceled'));
        changedJobs.clear();
        engineChanged = false;

        for (const piece of pieces)
          await stream.writeSSE({ event: 'piece', data: await piece, retry: retryMs });
        if (isOver) return await stream.writeSSE({ event: 'end', data: '' });
        await wake.promise;
      }
    } finally {
      clearInterval(heartbeat);
      for (const unsubscribe of subscriptions) unsubscribe();
    }
  });
}
