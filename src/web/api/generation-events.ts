import type { Context } from 'hono';
import { streamSSE } from 'hono/streaming';
import { isDrawingOver } from '../../domain/job-state.ts';
import type { GenerationBody } from './generation-schemas.ts';

/** Proxies drop a connection that says nothing for a minute. */
const heartbeatMs = 15_000;

/**
 * Streams a generation as server-sent events: `generation` with how it is now and after every change, then `end`. A slow
 * reader gets the latest state and not every one before it.
 */
export function streamGeneration(
  c: Context,
  {
    read,
    watch,
  }: {
    readonly read: () => GenerationBody | undefined;
    readonly watch: (onChange: () => void) => () => void;
  },
): Response {
  return streamSSE(c, async (stream) => {
    let wake = Promise.withResolvers<void>();
    const stop = watch(() => wake.resolve());
    stream.onAbort(() => wake.resolve());
    const heartbeat = setInterval(() => void stream.write(':\n\n'), heartbeatMs);
    try {
      for (let id = 1; !stream.aborted; id += 1) {
        wake = Promise.withResolvers<void>();
        const generation = read();
        if (generation === undefined) break;
        await stream.writeSSE({ event: 'generation', id: String(id), data: JSON.stringify(generation) });
        if (isDrawingOver(generation.state)) break;
        await wake.promise;
      }
      await stream.writeSSE({ event: 'end', data: '' });
    } finally {
      clearInterval(heartbeat);
      stop();
    }
  });
}
