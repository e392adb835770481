import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import { text } from 'node:stream/consumers';
import { z } from 'zod';

/** A call as a receiver got it. */
export interface ReceivedCall {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface WebhookReceiver {
  /** `127.0.0.1` and the port. */
  readonly host: string;
  readonly port: number;
  /** Every call that came, oldest first. */
  readonly received: readonly ReceivedCall[];
  stop(): Promise<void>;
}

const typeSchema = z.object({ type: z.string(), data: z.looseObject({}) });

/** Somebody's program, on this machine, that takes every call, or never answers; on a port of before when it is given. */
export async function startReceiver({
  port = 0,
  isAnswering = true,
}: {
  readonly port?: number;
  readonly isAnswering?: boolean;
} = {}): Promise<WebhookReceiver> {
  const received: ReceivedCall[] = [];
  const server = createServer((request, response) => {
    void text(request).then((body) => {
      received.push({ headers: plain(request.headers), body });
      if (isAnswering) response.writeHead(204).end();
    });
  });
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('Expected a port');
  return {
    host: `127.0.0.1:${address.port}`,
    port: address.port,
    received,
    async stop() {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}

/** What a call says, once it is known to be genuine. */
export function readCall({ body }: ReceivedCall): z.output<typeof typeSchema> {
  return typeSchema.parse(JSON.parse(body));
}

function plain(headers: IncomingHttpHeaders): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)]));
}
