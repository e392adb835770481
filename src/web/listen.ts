import { once } from 'node:events';
import { Server, type ServerOptions } from 'node:http';
import { createAdaptorServer } from '@hono/node-server';
import { AppError } from '../domain/app-error.ts';

/**
 * Who sends a byte now and then holds nothing for long (slowloris). A request's headers have to be there within 10 s, all
 * of it within 2 min, which a 24 MiB upload over 2 Mbit/s takes. What is answered may go on for as long as it likes.
 */
const defaultPatience = {
  headersTimeout: 10_000,
  requestTimeout: 120_000,
  connectionsCheckingInterval: 2_000,
  /** A little longer than proxies keep one that is not used, so that they never send into one that is closing. */
  keepAliveTimeout: 75_000,
} as const;
/** Far more than people who look at a page; each takes some memory. */
const maxConnections = 4_096;

type FetchCallback = Parameters<typeof createAdaptorServer>[0]['fetch'];

export interface ListenOptions {
  readonly host: string;
  readonly port: number;
  readonly patience?: Pick<ServerOptions, keyof typeof defaultPatience>;
}

export interface Listening {
  readonly url: string;
  /** Accepts no more connections and ends those that are open, such as pages that listen for news. */
  stop(): Promise<void>;
}

/** Serves `app` over HTTP. @throws AppError `port-unavailable` that names the setting to change. */
export async function listen(
  app: { readonly fetch: FetchCallback },
  { host, port, patience = defaultPatience }: ListenOptions,
): Promise<Listening> {
  const server = createAdaptorServer({ fetch: app.fetch, serverOptions: patience });
  if (!(server instanceof Server)) throw new Error('Expected a plain HTTP server');
  server.maxConnections = maxConnections;
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
