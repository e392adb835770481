import type { Context } from 'hono';
import { streamSSE } from 'hono/streaming';
import type { Html } from '../html.ts';

/** Proxies drop a connection that says nothing for a minute, and who waits wants to see the time shrink. */
const heartbeatMs = 10_000;
/** How soon a browser asks again after a lost connection. */
const retryMs = 1_500;

/** A part of a page that changes while somebody looks at it. */
export interface LiveSource {
  /** Calls back when something may have changed; answers how to stop. */
  readonly subscribe: (onChange: () => void) => () => void;
  /**
   * The pieces that have changed since it was last asked, as they are now: elements with an id and
   * `hx-swap-oob="outerMorph"`. All of them when it is asked for the first time. `isBeat` is true when nothing called
   * back for a while: then also what changes by time alone.
   */
  readonly render: (options: { readonly isFirst: boolean; readonly isBeat: boolean }) => readonly Html[];
  /** No more than so often. */
  readonly atMostEveryMs?: number | undefined;
  /** True when nothing can change any more: the stream then says `end`, and a browser does not ask again. */
  readonly isOver?: (() => boolean) | undefined;
}

/**
 * A stream of pieces (server-sent events without a name, whose data htmx puts in their places). It starts with all of
 * them as they are, so whoever comes back has missed nothing; a slow reader gets the latest state and not every one
 * before it.
 */
export function streamPieces(c: Context, source: LiveSource): Response {
  // Nobody would read the stream, nor ever end it.
  if (c.req.method === 'HEAD') return c.body(null, 200, { 'Content-Type': 'text/event-stream' });
  return streamSSE(c, async (stream) => {
    let isBeat = false;
    let isFirst = true;
    let wake = Promise.withResolvers<void>();
    const unsubscribe = source.subscribe(() => wake.resolve());
    const heartbeat = setInterval(() => {
      void stream.write(':\n\n');
      isBeat = true;
      wake.resolve();
    }, heartbeatMs);
    stream.onAbort(() => wake.resolve());
    try {
      while (!stream.aborted) {
        // What changes while the pieces are written wakes the next round.
        wake = Promise.withResolvers<void>();
        const pieces = source.render({ isFirst, isBeat });
        const isOver = source.isOver?.() ?? false;
        isFirst = false;
        isBeat = false;
        if (pieces.length > 0) {
          const data = (await Promise.all(pieces.map(async (piece) => piece))).join('\n');
          await stream.writeSSE({ data, retry: retryMs });
        }
        if (isOver) return await stream.writeSSE({ event: 'end', data: '' });
        if (source.atMostEveryMs !== undefined) await stream.sleep(source.atMostEveryMs);
        await wake.promise;
      }
    } finally {
      clearInterval(heartbeat);
      unsubscribe();
    }
  });
}
