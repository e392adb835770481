import { createServer, type IncomingHttpHeaders, type RequestListener } from 'node:http';
import { createServer as createTcpServer, type Server, type Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import { Webhook, WebhookVerificationError } from 'standardwebhooks';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import type { WebhookMessage } from '../../../src/domain/webhook-sender.ts';
import { createPostWebhook, type PostWebhookDeps } from '../../../src/net/post-webhook.ts';
import type { ResolveAll } from '../../../src/net/safe-lookup.ts';

const secret = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;
const body = JSON.stringify({ type: 'generation.completed', data: { prompt: 'um gato ☕' } });

/** A server on this machine; answers its port, and how often it was connected to. */
async function listen(server: Server, host = '127.0.0.1') {
  let connections = 0;
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    connections += 1;
    sockets.add(socket.on('error', () => undefined));
  });
  await new Promise<void>((resolve) => server.listen(0, host, resolve));
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('Expected a port');
  return { port: address.port, connections: () => connections };
}

const aServer = (answer: RequestListener) => listen(createServer(answer));

/** Posts to an address whose host is trusted, unless told otherwise. */
function post(
  url: string,
  deps: Partial<PostWebhookDeps> = {},
  signal: AbortSignal = new AbortController().signal,
  isAdmins = true,
) {
  const message: WebhookMessage = { id: 'call-1', url, isAdmins, secret, body };
  const trustedHosts = [URL.parse(url)?.host ?? ''];
  return createPostWebhook({ trustedHosts, now: Date.now, ...deps })(message, signal);
}

const postTo = (port: number, deps?: Partial<PostWebhookDeps>, signal?: AbortSignal) =>
  post(`http://127.0.0.1:${port}/hook?key=1`, deps, signal);

describe('a call', () => {
  test('is a POST of the body whose signature its receiver can verify', async () => {
    const received: { method: string; url: string; headers: IncomingHttpHeaders; body: string }[] = [];
    const { port } = await aServer((request, response) => {
      const { method = '', url = '', headers } = request;
      void text(request).then((content) => {
        received.push({ method, url, headers, body: content });
        response.writeHead(204).end();
      });
    });
    expect(await postTo(port)).toEqual({ ok: true, status: 204 });
    const [call] = received;
    expect(call).toMatchObject({
      method: 'POST',
      url: '/hook?key=1',
      body,
      headers: {
        'content-type': 'application/json',
        'content-length': String(Buffer.byteLength(body)),
        'user-agent': 'Pincel',
        'webhook-id': 'call-1',
        connection: 'close',
      },
    });
    const headers = Object.fromEntries(Object.entries(call?.headers ?? {}).map(([k, v]) => [k, String(v)]));
    expect(new Webhook(secret).verify(body, headers)).toEqual(JSON.parse(body));
    for (const forged of [
      () => new Webhook(secret).verify(body.replace('gato', 'rato'), headers),
      () => new Webhook(`whsec_${Buffer.alloc(32, 8).toString('base64')}`).verify(body, headers),
      () => new Webhook(secret).verify(body, { ...headers, 'webhook-id': 'call-2' }),
    ]) {
      expect(forged).toThrow(WebhookVerificationError);
    }
  });

  test('is dated when it is sent, so that a recorded one is soon of no use', async () => {
    let headers: IncomingHttpHeaders = {};
    const { port } = await aServer((request, response) => {
      ({ headers } = request);
      response.end();
    });
    await postTo(port, { now: () => Date.now() - 6 * 60_000 });
    const shown = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)]));
    expect(() => new Webhook(secret).verify(body, shown)).toThrow('timestamp too old');
  });

  test('is made over a connection of its own', async () => {
    const { port, connections } = await aServer((_, response) => response.end());
    expect(await postTo(port)).toMatchObject({ ok: true });
    expect(await postTo(port)).toMatchObject({ ok: true });
    expect(connections()).toBe(2);
  });
});

describe('an answer', () => {
  test.each([200, 201, 202, 204, 299])('with %i is a yes', async (status) => {
    const { port } = await aServer((_, response) => response.writeHead(status).end());
    expect(await postTo(port)).toEqual({ ok: true, status });
  });

  test.each([400, 401, 404, 500, 503])('with %i is a no', async (status) => {
    const { port } = await aServer((_, response) => response.writeHead(status).end('secret words'));
    expect(await postTo(port)).toEqual({ ok: false, failure: { kind: 'status', status } });
  });

  test.each([301, 302, 303, 307, 308])('that leads elsewhere (%i) is not followed', async (status) => {
    const { port, connections } = await aServer((_, response) => {
      response.writeHead(status, { location: '/elsewhere' }).end();
    });
    expect(await postTo(port)).toEqual({ ok: false, failure: { kind: 'redirect', status } });
    expect(connections()).toBe(1);
  });

  test('with 410 says that nobody wants to be called any more', async () => {
    const { port } = await aServer((_, response) => response.writeHead(410).end());
    expect(await postTo(port)).toEqual({ ok: false, failure: { kind: 'gone', status: 410 } });
  });

  test.each([
    ['7', 7_000],
    ['999999999', 6 * 3_600_000],
    ['Thu, 01 Jan 1970 00:00:30 GMT', 20_000],
    ['Thu, 01 Jan 1970 00:00:01 GMT', 0],
    ['soon', undefined],
    ['-1', undefined],
    ['sometime GMT', undefined],
  ])('may ask for time: %s', async (retryAfter, afterMs) => {
    const { port } = await aServer((_, response) =>
      response.writeHead(429, { 'retry-after': retryAfter }).end(),
    );
    expect(await postTo(port, { now: () => 10_000 })).toMatchObject({ ok: false, afterMs });
  });

  test('without an end is read no further than 64 KiB, and counts by its status', async () => {
    const { promise: hungUp, resolve } = Promise.withResolvers<void>();
    const { port } = await aServer((_, response) => {
      response.on('close', resolve).on('error', () => undefined);
      const more = (): void => void response.write('x'.repeat(16_384), (error) => error == null && more());
      more();
    });
    expect(await postTo(port)).toEqual({ ok: true, status: 200 });
    await hungUp;
  });

  test('whose body breaks off counts by its status', async () => {
    const { port } = await aServer((_, response) => {
      response.writeHead(200, { 'content-length': 100 });
      response.write('x', () => response.destroy());
    });
    expect(await postTo(port)).toEqual({ ok: true, status: 200 });
  });

  test('that wants to speak another protocol is none', async () => {
    const { port } = await listen(
      createTcpServer((socket) => {
        socket.once('data', () =>
          socket.end('HTTP/1.1 101 Switching Protocols\r\nConnection: upgrade\r\nUpgrade: foo\r\n\r\n'),
        );
      }),
    );
    expect(await postTo(port)).toEqual({ ok: false, failure: { kind: 'connection-lost' } });
  });

  test('that is no HTTP is none', async () => {
    const { port } = await listen(
      createTcpServer((socket) => void socket.once('data', () => socket.end('220 mail.example ESMTP\r\n'))),
    );
    expect(await postTo(port)).toEqual({ ok: false, failure: { kind: 'connection-lost' } });
  });

  test('that never comes because the connection closes is none', async () => {
    const { port } = await aServer((request) => request.socket.destroy());
    expect(await postTo(port)).toEqual({ ok: false, failure: { kind: 'connection-lost' } });
  });
});

test('where nobody listens, nobody is called', async () => {
  const { port } = await aServer((_, response) => response.end());
  const closed = createServer();
  const { port: closedPort } = await listen(closed);
  closed.close();
  expect(port).not.toBe(closedPort);
  expect(await postTo(closedPort)).toEqual({ ok: false, failure: { kind: 'refused' } });
});

test('a host that the operator trusts is called for admins alone', async () => {
  const { port, connections } = await aServer((_, response) => response.end());
  const answer = await post(`http://127.0.0.1:${port}/`, {}, undefined, false);
  expect(answer).toEqual({ ok: false, failure: { kind: 'not-allowed' } });
  expect(connections()).toBe(0);
});

describe('time', () => {
  const fakeTime = (): void => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    onTestFinished(() => void vi.useRealTimers());
  };

  test('is up for a receiver that takes ten seconds to answer', async () => {
    fakeTime();
    const { port } = await aServer(() => vi.advanceTimersByTime(10_000));
    expect(await postTo(port)).toEqual({ ok: false, failure: { kind: 'timeout' } });
  });

  test('is up for one that sends its answer byte by byte, which counts by its status', async () => {
    fakeTime();
    const { port } = await aServer((_, response) => void response.write('x'));
    let asked = 0;
    // The clock is looked at when the call is signed, and when the answer begins.
    const now = (): number => {
      asked += 1;
      if (asked === 2) vi.advanceTimersByTime(10_000);
      return Date.now();
    };
    expect(await postTo(port, { now })).toEqual({ ok: true, status: 200 });
    expect(asked).toBe(2);
  });

  test('is up for one whose status line never ends', async () => {
    fakeTime();
    const { port } = await listen(
      createTcpServer((socket) => {
        socket.once('data', () => socket.write('HTTP/1.1 2', () => vi.advanceTimersByTime(10_000)));
      }),
    );
    expect(await postTo(port)).toEqual({ ok: false, failure: { kind: 'timeout' } });
  });

  test('is up when the caller says so, before the call and while it is made', async () => {
    const giveUp = new AbortController();
    const { port, connections } = await aServer(() => giveUp.abort());
    const interrupted = { ok: false, failure: { kind: 'interrupted' } };
    expect(await postTo(port, {}, giveUp.signal)).toEqual(interrupted);
    expect(await postTo(port, {}, giveUp.signal)).toEqual(interrupted);
    expect(connections()).toBe(1);
  });
});

describe('a host that nobody trusts', () => {
  const resolvesTo =
    (...addresses: readonly string[]): ResolveAll =>
    (_, onDone) =>
      onDone(
        null,
        addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
      );

  test.each([
    ['127.0.0.1'],
    ['::1'],
    ['::ffff:127.0.0.1'],
    ['10.0.0.1'],
    ['169.254.169.254'],
    ['fd00::1'],
    ['127.0.0.1', '::1'],
  ])('is not dialled when its name leads to %s', async (...addresses) => {
    const { port, connections } = await aServer((_, response) => response.end());
    const answer = await post(`https://rebound.example:${port}/`, {
      trustedHosts: [],
      resolveAll: resolvesTo(...addresses),
    });
    expect(answer).toEqual({ ok: false, failure: { kind: 'not-public' } });
    expect(connections()).toBe(0);
  });

  test('is looked up when it is dialled, each time anew', async () => {
    const resolveAll = vi.fn<ResolveAll>(resolvesTo('127.0.0.1'));
    await post('https://rebound.example/', { trustedHosts: [], resolveAll });
    await post('https://rebound.example/', { trustedHosts: [], resolveAll });
    expect(resolveAll).toHaveBeenCalledTimes(2);
  });

  test.each(['127.0.0.1', '2130706433', '0177.1', '[::1]', '[::ffff:7f00:1]'])(
    'is not dialled as %s',
    async (literal) => {
      const { port, connections } = await aServer((_, response) => response.end());
      const answer = await post(`https://${literal}:${port}/`, { trustedHosts: [] });
      expect(answer).toEqual({ ok: false, failure: { kind: 'not-public' } });
      expect(connections()).toBe(0);
    },
  );

  test('is not called without TLS, though it was allowed when the webhook was made', async () => {
    const { connections, port } = await aServer((_, response) => response.end());
    const resolveAll = vi.fn<ResolveAll>(resolvesTo('8.8.8.8'));
    const answer = await post(`http://automation.lan:${port}/`, { trustedHosts: [], resolveAll });
    expect(answer).toEqual({ ok: false, failure: { kind: 'not-allowed' } });
    expect(resolveAll).not.toHaveBeenCalled();
    expect(connections()).toBe(0);
  });

  test.each(['ENOTFOUND', 'EAI_AGAIN'])('whose name cannot be found (%s) is told so', async (code) => {
    const answer = await post('https://nowhere.example/', {
      trustedHosts: [],
      resolveAll: (name, onDone) => onDone(Object.assign(new Error(`${name} ${secret}`), { code }), []),
    });
    expect(answer).toEqual({ ok: false, failure: { kind: 'name-unknown' } });
  });
});

describe('a trusted host', () => {
  test('may be named, and lead to this machine', async () => {
    const { port } = await aServer((_, response) => response.end());
    expect(await post(`http://localhost:${port}/`)).toMatchObject({ ok: true });
  });

  test('may be an IPv6 address', async () => {
    const { port } = await listen(
      createServer((_, response) => response.end()),
      '::1',
    );
    expect(await post(`http://[::1]:${port}/`)).toMatchObject({ ok: true });
  });

  test('that speaks no TLS is not called as if it did', async () => {
    const { port } = await aServer((_, response) => response.end());
    expect(await post(`https://localhost:${port}/`)).toEqual({ ok: false, failure: { kind: 'certificate' } });
  });
});
