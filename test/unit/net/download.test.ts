import { createServer, type RequestListener, type Server } from 'node:http';
import { type AddressInfo, createServer as createTcpServer, type Socket } from 'node:net';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { createDownload, type DownloadDeps } from '../../../src/net/download.ts';
import type { ResolveAll } from '../../../src/net/safe-lookup.ts';

const secret = '123456:bot-token';
const signal = new AbortController().signal;

/** A server on this machine; answers its port, and how often it was connected to. */
async function aServer(answer: RequestListener) {
  const server = createServer(answer);
  let connections = 0;
  server.on('connection', () => {
    connections += 1;
  });
  await listen(server);
  return { port: portOf(server), connections: () => connections };
}

async function listen(server: Server | ReturnType<typeof createTcpServer>): Promise<void> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    if ('closeAllConnections' in server) server.closeAllConnections();
    server.close();
  });
}

function portOf(server: { address(): AddressInfo | string | null }): number {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('Expected a port');
  return address.port;
}

/** Downloads from a server on this machine, which the operator trusts. */
function fromHere(port: number, { maxBytes = 1_000, path = '/cat.png', ...deps }: Options = {}) {
  const host = `127.0.0.1:${port}`;
  const download = createDownload({ trustedHosts: [host], ...deps });
  return download(`http://${host}/file/bot${secret}${path}`, { hosts: [host], maxBytes, signal });
}

type Options = Partial<DownloadDeps> & { readonly maxBytes?: number; readonly path?: string };

describe('a file', () => {
  test('is read from a host that is allowed and trusted', async () => {
    const { port } = await aServer((request, response) => response.end(`a cat from ${request.url}`));
    const downloaded = await fromHere(port);
    expect(downloaded.ok && Buffer.from(downloaded.bytes).toString()).toBe(
      `a cat from /file/bot${secret}/cat.png`,
    );
  });

  test('of exactly as many bytes as allowed is read', async () => {
    const { port } = await aServer((_, response) => response.end('x'.repeat(1_000)));
    expect((await fromHere(port)).ok).toBe(true);
  });

  test('that says it is too large is not read', async () => {
    const { port } = await aServer((_, response) => {
      response.writeHead(200, { 'content-length': 1_001 });
      response.flushHeaders();
    });
    expect(await fromHere(port)).toMatchObject({ ok: false, why: 'too-large' });
  });

  test('that does not say how large it is is read no further than allowed', async () => {
    let hungUp = (): void => undefined;
    const whenHungUp = new Promise<void>((resolve) => {
      hungUp = resolve;
    });
    const { port } = await aServer((_, response) => {
      response.on('close', hungUp);
      response.write('x'.repeat(1_001));
    });
    expect(await fromHere(port)).toMatchObject({ ok: false, why: 'too-large' });
    await whenHungUp;
  });

  test('that ends early is none', async () => {
    const { port } = await aServer((_, response) => {
      response.writeHead(200, { 'content-length': 100 });
      response.write('x', () => response.destroy());
    });
    expect(await fromHere(port)).toMatchObject({ ok: false, why: 'unreachable' });
  });

  test.each([301, 302, 307, 308])('behind a redirect (%i) is not followed', async (status) => {
    const { port, connections } = await aServer((_, response) => {
      response.writeHead(status, { location: '/elsewhere' }).end();
    });
    expect(await fromHere(port)).toEqual({ ok: false, why: 'unreachable', reason: `status ${status}` });
    expect(connections()).toBe(1);
  });

  test.each([204, 206, 401, 404, 500])('answered with %i is none', async (status) => {
    const { port } = await aServer((_, response) => response.writeHead(status).end());
    expect(await fromHere(port)).toEqual({ ok: false, why: 'unreachable', reason: `status ${status}` });
  });
});

describe('an address', () => {
  test.each([
    ['on another host', 'http://127.0.0.2:PORT/'],
    ['on another port', 'http://127.0.0.1:1/'],
    ['without the port', 'http://127.0.0.1/'],
    ['with a name and a password', 'http://somebody:secret@127.0.0.1:PORT/'],
    ['of another scheme', 'ftp://127.0.0.1:PORT/'],
    ['of a file', 'file:///etc/passwd'],
    ['that is none', 'cat.png'],
  ])('%s is not dialled', async (_, address) => {
    const { port, connections } = await aServer((__, response) => response.end('x'));
    const host = `127.0.0.1:${port}`;
    const download = createDownload({ trustedHosts: [host] });
    const url = address.replace('PORT', String(port));
    expect(await download(url, { hosts: [host], maxBytes: 1_000, signal })).toEqual({
      ok: false,
      why: 'unreachable',
      reason: 'not an allowed address',
    });
    expect(connections()).toBe(0);
  });

  test('is allowed by its host alone only on the port of its scheme', async () => {
    const resolveAll = vi.fn<ResolveAll>((_, onDone) => onDone(null, []));
    const download = createDownload({ trustedHosts: [], resolveAll });
    const hosts = ['CDN.example', 'other.example:443'];
    for (const url of ['https://cdn.example/', 'https://cdn.example:443/', 'https://other.example/']) {
      await download(url, { hosts, maxBytes: 1, signal });
    }
    expect(resolveAll).toHaveBeenCalledTimes(3);
    for (const url of ['https://cdn.example:8443/', 'http://other.example/', 'https://x.cdn.example/']) {
      await download(url, { hosts, maxBytes: 1, signal });
    }
    expect(resolveAll).toHaveBeenCalledTimes(3);
  });
});

describe('a host that nobody trusts', () => {
  test.each(['127.0.0.1', '[::1]', '[::ffff:127.0.0.1]', '2130706433', '0x7f.1', '169.254.169.254'])(
    'is not dialled as %s, also when it is allowed',
    async (literal) => {
      const { port, connections } = await aServer((_, response) => response.end('x'));
      const url = new URL(`http://${literal}:${port}/`);
      const download = createDownload({ trustedHosts: [] });
      expect(await download(url.href, { hosts: [url.host], maxBytes: 1_000, signal })).toEqual({
        ok: false,
        why: 'unreachable',
        reason: 'not a public address',
      });
      expect(connections()).toBe(0);
    },
  );

  test('is not dialled when its name leads to this machine or its network', async () => {
    const { port, connections } = await aServer((_, response) => response.end('x'));
    const host = `rebound.example:${port}`;
    for (const [address, family] of [
      ['127.0.0.1', 4],
      ['::1', 6],
      ['::ffff:127.0.0.1', 6],
      ['192.168.0.1', 4],
    ] as const) {
      const download = createDownload({
        trustedHosts: [],
        resolveAll: (_, onDone) => onDone(null, [{ address, family }]),
      });
      expect(await download(`http://${host}/`, { hosts: [host], maxBytes: 1_000, signal })).toEqual({
        ok: false,
        why: 'unreachable',
        reason: 'ENOTPUBLIC',
      });
    }
    expect(connections()).toBe(0);
  });
});

describe('a trusted host', () => {
  test('may be named, and lead to this machine', async () => {
    const { port } = await aServer((_, response) => response.end('x'));
    const host = `localhost:${port}`;
    const download = createDownload({ trustedHosts: [host] });
    expect((await download(`http://${host}/`, { hosts: [host], maxBytes: 9, signal })).ok).toBe(true);
  });

  test('is trusted on its own port only', async () => {
    const { port, connections } = await aServer((_, response) => response.end('x'));
    const download = createDownload({ trustedHosts: [`127.0.0.1:${port + 1}`, '127.0.0.1'] });
    const host = `127.0.0.1:${port}`;
    expect((await download(`http://${host}/`, { hosts: [host], maxBytes: 9, signal })).ok).toBe(false);
    expect(connections()).toBe(0);
  });
});

describe('time', () => {
  test('is up for a server that sends a byte now and then', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    onTestFinished(() => void vi.useRealTimers());
    const { port } = await aServer((_, response) => {
      response.write('x', () => vi.advanceTimersByTime(10_000));
    });
    expect(await fromHere(port)).toEqual({
      ok: false,
      why: 'unreachable',
      reason: 'no answer within 10000 ms',
    });
  });

  test('is up for a server that accepts and says nothing', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    onTestFinished(() => void vi.useRealTimers());
    const sockets: Socket[] = [];
    const server = createTcpServer((socket) => {
      sockets.push(socket.on('error', () => undefined));
      socket.once('data', () => vi.advanceTimersByTime(500));
    });
    await listen(server);
    const downloaded = await fromHere(portOf(server), { timeoutMs: 500 });
    expect(downloaded).toMatchObject({ why: 'unreachable', reason: 'no answer within 500 ms' });
    for (const socket of sockets) socket.destroy();
  });

  test('is up when the caller says so', async () => {
    const giveUp = new AbortController();
    const { port } = await aServer(() => giveUp.abort());
    const host = `127.0.0.1:${port}`;
    const download = createDownload({ trustedHosts: [host] });
    const options = { hosts: [host], maxBytes: 9, signal: giveUp.signal };
    const given = { ok: false, why: 'unreachable', reason: 'given up' };
    expect(await download(`http://${host}/`, options)).toEqual(given);
    expect(await download(`http://${host}/`, options)).toEqual(given);
  });
});

test('nothing that is said about a failure holds the address, which may carry a token', async () => {
  const closed = await aServer((_, response) => response.end('x'));
  const failures = await Promise.all([
    fromHere(1),
    fromHere(closed.port, { maxBytes: 0 }),
    createDownload({ trustedHosts: [] })(`https://api.example/file/bot${secret}/x`, {
      hosts: [],
      maxBytes: 1,
      signal,
    }),
    createDownload({
      trustedHosts: [],
      resolveAll: (name, onDone) =>
        onDone(Object.assign(new Error(`${name} ${secret}`), { code: 'ENOTFOUND' }), []),
    })(`https://api.example/file/bot${secret}/x`, { hosts: ['api.example'], maxBytes: 1, signal }),
  ]);
  expect(failures.map((failure) => (failure.ok ? '' : failure.reason))).toEqual([
    'ECONNREFUSED',
    'more bytes than allowed',
    'not an allowed address',
    'ENOTFOUND',
  ]);
  expect(JSON.stringify(failures)).not.toContain('bot');
});
