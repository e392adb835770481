import { mkdirSync, rmSync } from 'node:fs';
import { expect, onTestFinished, test } from 'vitest';
import { openDatabase } from '../../../src/db/open-database.ts';
import { databaseFile } from '../../../src/stores.ts';
import { aSite } from './a-site.ts';

test('a form sent from another site does nothing', async () => {
  const { send, stores } = await aSite();
  const fields = { prompt: 'a cat', kind: 'image' };
  const answer = await send('/jobs', fields, { Origin: 'https://elsewhere.example' });
  expect([answer.status, await answer.text()]).toEqual([403, expect.stringContaining('from another site')]);
  expect(stores.jobs.count()).toEqual({ queued: 0, running: 0 });
});

test('behind TLS a form of the page is one of its own, though the request came without TLS', async () => {
  const { send, logIn } = await aSite();
  const { Cookie } = await logIn('ana', ['draw']);
  const headers = { Cookie, Origin: 'https://pincel.example' };
  const answer = await send('/jobs', { prompt: 'a cat', kind: 'image' }, headers, 'pincel.example');
  expect(answer.status).toBe(303);
});

test.each(['/nowhere', '/jobs/nobody', '/media/nobody/0'])(
  'nothing is at %s, said in a sentence',
  async (path) => {
    const { ask } = await aSite();
    const answer = await ask(path);
    expect([answer.status, await answer.text()]).toEqual([404, expect.stringContaining('data-problem')]);
  },
);

test.each([
  '/assets/nothing.js',
  '/assets/../web-app.ts',
  '/assets/%2e%2e/web-app.ts',
  '/assets/..%2fweb-app.ts',
])('no file is served at %s', async (path) => {
  const { ask } = await aSite();
  expect((await ask(path)).status).toBe(404);
});

test.each([
  ['/assets/pincel.css', 'text/css; charset=utf-8'],
  ['/assets/pico.min.css', 'text/css; charset=utf-8'],
  ['/assets/pincel.js', 'text/javascript; charset=utf-8'],
  ['/assets/mask-painter.js', 'text/javascript; charset=utf-8'],
  ['/assets/mask-painter.css', 'text/css; charset=utf-8'],
  ['/assets/htmx.min.js', 'text/javascript; charset=utf-8'],
  ['/assets/hx-sse.min.js', 'text/javascript; charset=utf-8'],
  ['/assets/uplot.js', 'text/javascript; charset=utf-8'],
  ['/assets/mark.svg', 'image/svg+xml; charset=utf-8'],
])('%s is served as %s, also before anybody logs in, and again only when it changed', async (path, type) => {
  const { ask } = await aSite();
  const answer = await ask(path, {}, 'pincel.example');
  expect([answer.status, answer.headers.get('Content-Type')]).toEqual([200, type]);
  const again = await ask(path, { headers: { 'If-None-Match': answer.headers.get('ETag') ?? '' } });
  expect(again.status).toBe(304);
});

test.each([
  '/',
  '/gallery',
  '/quota',
  '/account',
  '/login',
  '/admin',
  '/admin/engine',
  '/admin/charts',
  '/nowhere',
])('%s forbids what it does not need, and has no script or style of its own inside', async (path) => {
  const { ask } = await aSite();
  const answer = await ask(path);
  const policy = answer.headers.get('Content-Security-Policy');
  expect(policy).toContain("default-src 'none'");
  expect(policy).toContain("script-src 'self'");
  expect(policy).toContain("frame-ancestors 'none'");
  expect(policy).not.toContain('unsafe');
  // With `no-referrer` browsers hide the origin of the page's own forms, which are then taken for another site's.
  expect(answer.headers.get('Referrer-Policy')).toBe('strict-origin');
  expect(answer.headers.get('X-Content-Type-Options')).toBe('nosniff');
  expect(await answer.text()).not.toMatch(/<style|\sstyle=|<script(?![^>]* src=)|\son\w+=/);
});

test.each(['/', '/gallery', '/nowhere'])('no cache takes a piece of %s for the page', async (path) => {
  const { ask } = await aSite();
  expect((await ask(path)).headers.get('Vary')).toContain('HX-Request');
});

test('a page may be asked for under any header, and none of them gets into it or its headers', async () => {
  const { ask } = await aSite();
  const evil = '"><script>alert(1)</script>';
  const path = `/?prompt=${encodeURIComponent(evil)}&lang=${encodeURIComponent('en\r\nX-Evil: 1')}`;
  const answer = await ask(path, {
    headers: {
      'Accept-Language': evil,
      Cookie: `pincel-locale=${encodeURIComponent(evil)}; pincel-note=bm90IGpzb24`,
    },
  });
  expect(answer.status).toBe(200);
  expect(await answer.text()).not.toContain('<script>alert');
  expect(answer.headers.get('X-Evil')).toBeNull();
});

test('megabytes of text are not read', async () => {
  const { send } = await aSite();
  const answer = await send('/admin/tokens', { name: 'x'.repeat(3 * 1024 * 1024) });
  expect([answer.status, await answer.text()]).toEqual([413, expect.stringContaining('too much')]);
});

test('who asks too often from one address is told for how long to wait', async () => {
  const { app } = await aSite({ env: { PINCEL_ADDRESS_REQUESTS_PER_MINUTE: '2' } });
  const env = { incoming: { socket: { remoteAddress: '203.0.113.7' } } };
  const headers = { Host: 'pincel.example', 'Accept-Language': 'en' };
  const ask = async (path: string): Promise<Response> => app.request(path, { headers }, env);
  expect((await ask('/login')).status).toBe(200);
  expect((await ask('/api/v1/openapi.json')).status).toBe(200);
  const page = await ask('/login');
  expect([page.status, page.headers.get('Retry-After')]).toEqual([429, expect.stringMatching(/^\d+$/)]);
  expect(await page.text()).toContain('asks more often than it may');
  expect((await ask('/api/v1/openapi.json')).headers.get('Content-Type')).toBe('application/problem+json');
});

test('an unforeseen error answers with a reference that the log has too, and with no prompt in either', async () => {
  const { ask, draws, finish, logged } = await aSite();
  const jobId = await draws('a secret');
  const { media } = await finish(jobId);
  const path = media[0]?.path ?? '';
  rmSync(path);
  mkdirSync(path);
  const answer = await ask(`/media/${jobId}/0`);
  const reference = /reference ([0-9A-Z]{26})/.exec(await answer.text())?.[1];
  expect([answer.status, reference]).toEqual([500, expect.any(String)]);
  expect(logged.at(-1)).toMatchObject({ level: 'error', context: { reference, path: `/media/${jobId}/0` } });
  expect(JSON.stringify(logged)).not.toContain('a secret');
});

test('while the database cannot be written nothing is canceled, the page says so, and later it works', async () => {
  const { send, draws, folder, board, logged } = await aSite();
  await draws('one');
  const waiting = await draws('two');
  const unlock = lockDatabase(folder);
  const answer = await send(`/jobs/${waiting}/cancel`, {}, { 'HX-Request': 'true' });
  expect([answer.status, await answer.text()]).toEqual([
    503,
    expect.stringMatching(/data-problem>.*Try again in a few seconds\./),
  ]);
  expect(board.get(waiting)?.state).toBe('queued');
  expect(logged.at(-1)).toMatchObject({ level: 'warn', context: { path: `/jobs/${waiting}/cancel` } });
  unlock();
  expect((await send(`/jobs/${waiting}/cancel`)).status).toBe(303);
  expect(board.get(waiting)?.state).toBe('canceled');
});

test('what a request did is in the log under its id, which the answer carries too', async () => {
  const { send, logged } = await aSite();
  const accepted = await send('/jobs', { prompt: 'a cat', kind: 'image' });
  const refused = await send('/jobs', { prompt: ' ', kind: 'image' });
  const idOf = (answer: Response): string | null => answer.headers.get('X-Request-Id');
  expect(logged).toMatchObject([
    { message: 'accepted', context: { requestId: idOf(accepted), jobId: expect.any(String) } },
    { message: 'refused', context: { requestId: idOf(refused), refusal: 'prompt-empty' } },
  ]);
});

test('what watches Pincel needs no login', async () => {
  const { ask } = await aSite();
  for (const path of ['/healthz', '/readyz', '/metrics']) expect((await ask(path)).status).toBe(200);
});

test('a webhook that is made in a browser that a token logged in ends with that token', async () => {
  const { logIn, send, stores } = await aSite();
  const { Cookie, userId } = await logIn('ana', ['draw']);
  const fields = { url: 'https://hooks.example.org/', events: 'generation.failed' };
  const made = await send('/account/webhooks', fields, { Cookie }, 'pincel.example');
  expect(made.status).toBe(201);
  const [token] = stores.tokens.list(userId);
  expect(stores.webhooks.list(userId)).toMatchObject([{ token: { id: token?.id } }]);
  await send(`/admin/tokens/${token?.id}/revoke`);
  expect(stores.webhooks.list(userId)).toEqual([]);
});

test('what a platform posts reaches its webhook as it was sent, and without a bot there is no such address', async () => {
  const { app } = await aSite({
    webhooks: [
      {
        path: '/telegram/webhook',
        handle: async (request) =>
          new Response(`${request.headers.get('X-Telegram-Bot-Api-Secret-Token')} ${await request.text()}`),
      },
    ],
  });
  const post = {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', 'X-Telegram-Bot-Api-Secret-Token': 'shown' },
    body: '{"update_id":1}',
  };
  expect(await (await app.request('/telegram/webhook', post)).text()).toBe('shown {"update_id":1}');
  expect((await app.request('/discord/interactions', post)).status).not.toBe(200);
});

/** Another process writes, and does not end; answers how to end it. */
function lockDatabase(folder: string): () => void {
  const database = openDatabase(databaseFile({ dataDir: folder }));
  onTestFinished(() => void database.close());
  database.exec('BEGIN IMMEDIATE');
  return () => void database.exec('ROLLBACK');
}
