import { once } from 'node:events';
import { Server } from 'node:http';
import { createAdaptorServer } from '@hono/node-server';
import type { Hono } from 'hono';
import { AppError } from '../domain/app-error.ts';

export interface Listening {
  readonly url: string;
  /** Accepts no more connections and ends those that are open, such as pages that listen for news. */
  stop(): Promise<void>;
}

/** Serves `app` over HTTP. @throws AppError `port-unavailable` that names the setting to change. */
export async function listen(
  app: Hono,
  { host, port }: { readonly host: string; readonly port: number },
): Promise<Listening> {
  const server = createAdaptorServer({ fetch: app.fetch });
  if (!(server instanceof Server)) throw new Error('Expected a plain HTTP server');
  server.listen(port, host);
  await once(server, 'listening').catch((cause: unknown) => {
    throw new AppError('port-unavailable', describeFailure(cause, host, port), { cause });
  });
  const closed = once(server, 'close');
  return {
    url: toUrl(server, host),
    async stop() {
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

function describeFailure(cause: unknown, host: string, port: number): string {
  const code = cause instanceof Error && 'code' in cause ? cause.code : undefined;
  switch (code) {
    case 'EADDRINUSE':
      return `Port ${port} on ${host} is taken by another program. Choose another one with PINCEL_HTTP_PORT, for example: PINCEL_HTTP_PORT=${otherPort(port)}`;
    case 'EACCES':
      return `This user may not listen on port ${port}. Choose one above 1023 with PINCEL_HTTP_PORT, for example: PINCEL_HTTP_PORT=8080`;
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
      return `This machine has no address ${host} to listen on. Change PINCEL_HTTP_HOST, for example: PINCEL_HTTP_HOST=127.0.0.1`;
    default:
      return `Pincel cannot listen on port ${port} of ${host} (${String(code ?? cause)}). Change PINCEL_HTTP_PORT or PINCEL_HTTP_HOST.`;
  }
}

function otherPort(port: number): number {
  return port < 65_535 ? port + 1 : 8080;
}

/** An address to type into a browser: one that listens everywhere is reached as localhost too. */
function toUrl(server: Server, host: string): string {
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const isEverywhere = host === '0.0.0.0' || host === '::';
  const name = isEverywhere ? 'localhost' : host.includes(':') ? `[${host}]` : host;
  return `http://${name}:${port}`;
}
