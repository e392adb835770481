import { onTestFinished } from 'vitest';

interface StreamEvent {
  readonly name: string | undefined;
  readonly data: string;
}

/** Reads a stream's events one after the other; heartbeats are none. */
export async function follow(answer: Response | Promise<Response>) {
  const reader = (await answer).body?.pipeThrough(new TextDecoderStream()).getReader();
  if (reader === undefined) throw new Error('Expected a stream');
  // Its server may be gone by then.
  onTestFinished(() => reader.cancel().catch(() => undefined));
  let unread = '';
  const next = async (): Promise<StreamEvent | undefined> => {
    for (;;) {
      while (!unread.includes('\n\n')) {
        const { value, done } = await reader.read();
        if (done) return undefined;
        unread += value;
      }
      const end = unread.indexOf('\n\n');
      const event = unread.slice(0, end);
      unread = unread.slice(end + 2);
      if (event.startsWith(':')) continue;
      const data = [...event.matchAll(/^data: ?(.*)$/gm)].map((match) => match[1]).join('\n');
      return { name: /^event: (.*)$/m.exec(event)?.[1], data };
    }
  };
  return {
    next,
    /** The next event that tells `told`; the latest state counts, so others may come before it. */
    async until(told: string | RegExp): Promise<string> {
      for (;;) {
        const event = await next();
        if (event === undefined) throw new Error(`The stream ended without ${told}`);
        if (new RegExp(told).test(event.data)) return event.data;
      }
    },
    stop: () => reader.cancel(),
  };
}
