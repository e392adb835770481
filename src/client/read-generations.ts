import { EventSourceParserStream } from 'eventsource-parser/stream';
import type { Generation } from './types.ts';

/** The generations of a stream of events, up to its `end`; ends early when the connection is lost. */
export async function* readGenerations(
  body: ReadableStream<Uint8Array<ArrayBuffer>>,
): AsyncGenerator<Generation, { readonly isWhole: boolean }> {
  const events = body.pipeThrough(new TextDecoderStream()).pipeThrough(new EventSourceParserStream());
  try {
    for await (const { event, data } of events) {
      if (event === 'end') return { isWhole: true };
      if (event === 'generation') yield JSON.parse(data);
    }
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') throw error;
  }
  return { isWhole: false };
}
