import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import { Hono } from 'hono';
import { expect, onTestFinished, test } from 'vitest';
import { type Listening, listen } from '../../../src/web/listen.ts';

const impatient = {
  headersTimeout: 200,
  requestTimeout: 400,
  connectionsCheckingInterval: 50,
  keepAliveTimeout: 1_000,
} as const;

async function aServer(): Promise<Listening> {
  const app = new Hono();
  app.get('/', (c) => c.text('here'));
  app.post('/', async (c) => c.text(String((await c.req.text()).length)));
  // Whoever hung up reads no answer.
  app.onError((_error, c) => c.text('cut off', 400));
  const server = await listen(app, { host: '127.0.0.1', port: 0, patience: impatient });
  onTestFinished(server.stop);
  return server;
}

async function dial({ url }: Listening): Promise<Socket> {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  await once(socket, 'connect');
  return socket;
}

test('who sends headers a byte at a time is hung up on, and nobody else waits for them', async () => {
  const server = await aServer();
  const slow = await Promise.all(Array.from({ length: 200 }, () => dial(server)));
  const trickles = slow.map((socket) => {
    socket.write('GET / HTTP/1.1\r\nHost: pincel\r\n');
    const trickle = setInterval(() => socket.write('X'), 20);
    socket.on('close', () => clearInterval(trickle)).on('error', () => {});
    return text(socket).catch(() => '');
  });
  expect(await (await fetch(server.url)).text()).toBe('here');
  // A byte that crosses the hanging up takes the answer with it.
  const answers = new Set((await Promise.all(trickles)).map((answer) => answer.split('\r\n')[0]));
  expect(answers.isSubsetOf(new Set(['HTTP/1.1 408 Request Timeout', '']))).toBe(true);
});

test('who sends a body a byte at a time is hung up on', async () => {
  const server = await aServer();
  const socket = await dial(server);
  socket.write('POST / HTTP/1.1\r\nHost: pincel\r\nContent-Length: 100000\r\n\r\n');
  const trickle = setInterval(() => socket.write('x'), 20);
  socket.on('error', () => {});
  await new Promise((resolve) => socket.on('close', resolve));
  clearInterval(trickle);
  expect(await (await fetch(server.url)).text()).toBe('here');
});

test('a body that ends before it is whole is not taken for one', async () => {
  const server = await aServer();
  const socket = await dial(server);
  socket.end('POST / HTTP/1.1\r\nHost: pincel\r\nContent-Length: 1000\r\n\r\ncut off');
  expect(await text(socket)).not.toContain('200 OK');
  expect(await (await fetch(server.url)).text()).toBe('here');
});
