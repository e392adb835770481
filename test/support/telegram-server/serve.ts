import { timingSafeEqual } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { ArrivedCall, Reply } from './answer-call.ts';
import { ApiFailure } from './api-failure.ts';
import { type Body, readBody } from './read-body.ts';
import type { StoredFile } from './stored-files.ts';

export interface Served {
  readonly url: string;
  /** Breaks every connection that is open. */
  cutConnections(): void;
  close(): Promise<void>;
}

/** Speaks HTTP on a free port of this machine: `/bot<token>/<method>` and `/file/bot<token>/<path>`. */
export async function serve(deps: {
  readonly token: string;
  answerCall(call: ArrivedCall): Promise<Reply>;
  /** Undefined where there is none. */
  readFile(path: string): StoredFile | undefined;
  readonly isDownloadBroken: () => boolean;
  readonly onViolation: (sentence: string) => void;
}): Promise<Served> {
  const { token, answerCall, readFile, isDownloadBroken, onViolation } = deps;

  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const arrivedAt = performance.now();
    const { pathname } = new URL(request.url ?? '/', 'http://telegram');
    const address = /^\/(?<file>file\/)?bot(?<token>[^/]+)\/(?<rest>.+)$/.exec(pathname)?.groups;
    if (address === undefined) return send(response, failure(404, 'Not Found'));
    if (!isSame(address['token'] ?? '', token)) return send(response, failure(401, 'Unauthorized'));
    const rest = decodeURIComponent(address['rest'] ?? '');
    if (address['file'] !== undefined) {
      if (isDownloadBroken()) return send(response, { kind: 'reset' });
      return sendFile(response, request.method === 'GET' ? readFile(rest) : undefined);
    }
    const hangUp = new AbortController();
    response.on('close', () => hangUp.abort());
    const body = await readBody(request).catch((error: unknown) => {
      if (error instanceof ApiFailure) return error;
      throw error;
    });
    if (body instanceof ApiFailure) {
      onViolation(`${rest}: ${body.message}`);
      return send(response, failure(body.code, body.message));
    }
    send(response, await answerCall(toCall(rest, request, body, arrivedAt, hangUp.signal)));
  };

  const server = createServer((request, response) => {
    answer(request, response).catch(() => response.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const place = server.address();
  if (typeof place !== 'object' || place === null) throw new Error('Expected a port');
  return {
    url: `http://127.0.0.1:${place.port}`,
    cutConnections: () => server.closeAllConnections(),
    async close() {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

function toCall(
  methodName: string,
  request: IncomingMessage,
  { parameters, files }: Body,
  arrivedAt: number,
  signal: AbortSignal,
): ArrivedCall {
  const { searchParams } = new URL(request.url ?? '/', 'http://telegram');
  return {
    methodName,
    parameters: { ...Object.fromEntries(searchParams), ...parameters },
    files,
    arrivedAt,
    signal,
  };
}

function failure(code: number, description: string): Reply {
  return { kind: 'json', status: code, body: { ok: false, error_code: code, description } };
}

function send(response: ServerResponse, reply: Reply): void {
  switch (reply.kind) {
    case 'json':
      response.writeHead(reply.status, { 'content-type': 'application/json' });
      response.end(JSON.stringify(reply.body));
      return;
    case 'bad-gateway':
      response.writeHead(502, { 'content-type': 'text/html' });
      response.end('<html><head><title>502 Bad Gateway</title></head></html>');
      return;
    case 'reset':
      response.socket?.resetAndDestroy();
      return;
    case 'silence':
      return;
  }
}

async function sendFile(response: ServerResponse, file: StoredFile | undefined): Promise<void> {
  if (file === undefined) return send(response, failure(404, 'Not Found'));
  const bytes = await file.load();
  response.writeHead(200, { 'content-type': 'application/octet-stream', 'content-length': bytes.length });
  response.end(bytes);
}

function isSame(one: string, other: string): boolean {
  const [first, second] = [Buffer.from(one), Buffer.from(other)];
  return first.length === second.length && timingSafeEqual(first, second);
}
