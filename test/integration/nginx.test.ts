import { once } from 'node:events';
import { createServer, type IncomingMessage, request as requestPlain, type Server } from 'node:http';
import { type RequestOptions, request } from 'node:https';
import { json, text } from 'node:stream/consumers';
import { TLSSocket } from 'node:tls';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Nginx, startNginx } from '../support/nginx.ts';

/** Stands for the gateway: streams that are open until told, uploads that are counted, headers that are sent back. */
interface Upstream {
  readonly server: Server;
  readonly url: string;
  uploadedBytes: number;
  endStreams(): void;
}

const mebibyte = 2 ** 20;
let upstream: Upstream;
let nginx: Nginx;

beforeAll(async () => {
  upstream = await startUpstream();
  nginx = await startNginx(upstream.url);
});

afterAll(async () => {
  await nginx?.stop();
  upstream.server.close();
  upstream.server.closeAllConnections();
});

test('what the gateway answers arrives over TLS, with its headers once and the one about TLS', async () => {
  const answer = await get('/', { headers: { 'Accept-Encoding': 'gzip' } });
  const socket = answer.socket;
  expect(socket instanceof TLSSocket && socket.getProtocol()).toBe('TLSv1.3');
  expect(answer.statusCode).toBe(200);
  const names = answer.rawHeaders.filter((_, index) => index % 2 === 0).map((name) => name.toLowerCase());
  expect(names).toHaveLength(new Set(names).size);
  expect(answer.headers).toMatchObject({
    'x-content-type-options': 'nosniff',
    'strict-transport-security': 'max-age=31536000',
  });
  expect(answer.headers['server']).toBe('nginx');
  const older = await get('/', { maxVersion: 'TLSv1.2', agent: false });
  expect(older.statusCode).toBe(200);
  await Promise.all([text(answer), text(older)]);
});

test('plain HTTP is led to TLS, to the same page of the same name', async () => {
  const options = { host: '127.0.0.1', port: nginx.httpPort, headers: { Host: 'pincel.test' } };
  const asking = requestPlain({ ...options, path: '/jobs/7?download' }).end();
  const [answer] = await once(asking, 'response');
  expect([answer.statusCode, answer.headers.location]).toEqual([308, 'https://pincel.test/jobs/7?download']);
  answer.resume();
});

test.each(['/events?job=7', '/admin/events', '/jobs/7/events', '/api/v1/generations/7/events'])(
  'an event of %s arrives while the stream is still open, and uncompressed',
  async (path) => {
    const answer = await get(path, { headers: { 'Accept-Encoding': 'gzip' } });
    expect(answer.headers).toMatchObject({ 'content-type': 'text/event-stream' });
    expect(answer.headers['content-encoding']).toBeUndefined();
    const [first] = await once(answer, 'data');
    expect(String(first)).toBe('data: first\n\n');
    upstream.endStreams();
    expect(await text(answer)).toBe('data: last\n\n');
  },
);

test('an upload of 1 MB passes; one of 26 MB is refused before the gateway hears of it', async () => {
  const passed = await upload(mebibyte);
  expect([passed.statusCode, upstream.uploadedBytes]).toEqual([200, mebibyte]);
  const refused = await upload(26 * mebibyte);
  expect([refused.statusCode, upstream.uploadedBytes]).toEqual([413, mebibyte]);
});

test('a WebSocket is let through, both ways', async () => {
  const asking = request({
    ...toNginx(),
    path: '/socket',
    agent: false,
    headers: { Host: 'pincel.test', Connection: 'Upgrade', Upgrade: 'websocket' },
  }).end();
  const [answer, socket] = await once(asking, 'upgrade');
  expect([answer.statusCode, answer.headers.upgrade]).toEqual([101, 'websocket']);
  socket.write('ping');
  expect(String((await once(socket, 'data'))[0])).toBe('ping');
  socket.destroy();
});

test('what a client pretends about its address does not reach the gateway', async () => {
  const seen = await headersSeen({
    'X-Forwarded-For': '6.6.6.6',
    'X-Forwarded-Proto': 'http',
    'X-Forwarded-Host': 'evil.test',
    'X-Real-IP': '6.6.6.6',
    Forwarded: 'for=6.6.6.6',
  });
  expect(seen).toMatchObject({
    host: 'pincel.test',
    'x-forwarded-for': '127.0.0.1',
    'x-forwarded-proto': 'https',
  });
  expect(JSON.stringify(seen)).not.toMatch(/6\.6\.6\.6|evil|upgrade/);
});

test.each(['localhost', 'LocalHost:8080', '127.0.0.1:8080', '127.1', '[::1]:8080'])(
  'nobody is the person at the machine by asking for %s',
  async (host) => {
    expect(await headersSeen({ Host: host })).toMatchObject({ host: 'pincel' });
    // The address in the request line counts more than the header to nginx, but is not what is handed on.
    const absolute = await get('https://pincel.test/', { headers: { Host: host } });
    expect(await json(absolute)).toMatchObject({ host: 'pincel' });
  },
);

test.each(['/metrics', '/readyz'])('%s is not for the outside', async (path) => {
  const answer = await get(path);
  expect(answer.statusCode).toBe(404);
  expect(await text(answer)).not.toContain('pincel.test');
});

function toNginx(): RequestOptions {
  return { host: '127.0.0.1', port: nginx.httpsPort, servername: 'pincel.test', ca: nginx.certificate };
}

async function get(path: string, options: RequestOptions = {}): Promise<IncomingMessage> {
  const headers = { Host: 'pincel.test', ...options.headers };
  const asking = request({ ...toNginx(), ...options, path, headers }).end();
  const [answer] = await once(asking, 'response');
  return answer;
}

async function headersSeen(headers: Readonly<Record<string, string>>): Promise<unknown> {
  return json(await get('/', { headers }));
}

async function upload(sizeBytes: number): Promise<IncomingMessage> {
  const headers = { Host: 'pincel.test', 'Content-Length': sizeBytes };
  const asking = request({
    ...toNginx(),
    method: 'POST',
    path: '/api/v1/generations',
    agent: false,
    headers,
  });
  const answered = once(asking, 'response');
  // Who is refused is hung up on while still sending.
  asking.on('error', () => {});
  asking.end(Buffer.alloc(sizeBytes));
  const [answer] = await answered;
  answer.resume();
  return answer;
}

async function startUpstream(): Promise<Upstream> {
  let endStream = (): void => {};
  const server = createServer((asked, answer) => {
    const path = asked.url ?? '';
    if (asked.method === 'POST') {
      asked.on('data', (part: Buffer) => {
        started.uploadedBytes += part.length;
      });
      asked.on('end', () => answer.end());
    } else if (/events/.test(path)) {
      answer.writeHead(200, { 'Content-Type': 'text/event-stream' });
      answer.write('data: first\n\n');
      endStream = () => answer.end('data: last\n\n');
    } else {
      const body = JSON.stringify({ ...asked.headers, padding: '-'.repeat(2_000) });
      answer.writeHead(200, { 'Content-Type': 'application/json', 'X-Content-Type-Options': 'nosniff' });
      answer.end(body);
    }
  });
  server.on('upgrade', (_asked, socket) => {
    socket.write('HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n');
    socket.pipe(socket);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('Expected a port');
  const started: Upstream = {
    server,
    url: `http://127.0.0.1:${address.port}`,
    uploadedBytes: 0,
    endStreams: () => endStream(),
  };
  return started;
}
