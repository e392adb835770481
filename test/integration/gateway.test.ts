import { once } from 'node:events';
import { readdir } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join, relative } from 'node:path';
import sharp from 'sharp';
import { expect, onTestFinished, test } from 'vitest';
import { openStores } from '../../src/stores.ts';
import { aFolder } from '../support/a-folder.ts';
import { follow } from '../support/follow.ts';
import { childrenOf, type Gateway, isAlive, startGateway } from '../support/gateway.ts';

async function aGateway(env: Readonly<Record<string, string>> = {}, folder?: string): Promise<Gateway> {
  const gateway = await startGateway(env, folder);
  onTestFinished(() => gateway.remove());
  return gateway;
}

/** Sends the page's form as a browser without script does; answers the address of the job. */
async function ask(url: string, fields: Readonly<Record<string, string>>): Promise<string> {
  const answer = await fetch(`${url}/jobs`, {
    method: 'POST',
    body: new URLSearchParams(fields),
    headers: { Origin: url },
    redirect: 'manual',
  });
  expect(answer.status).toBe(303);
  return `${url}${answer.headers.get('Location')}`;
}

/** What lies in the media folder, relative to it. */
async function mediaFiles(folder: string): Promise<readonly string[]> {
  const media = join(folder, 'data/media');
  const entries = await readdir(media, { recursive: true, withFileTypes: true }).catch(() => []);
  return entries
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => relative(media, join(parentPath, name)));
}

/** Resolves once a job's page is in a state. */
async function whenState(job: string, state: string): Promise<void> {
  await expect
    .poll(async () => (await fetch(job)).text(), { timeout: 60_000, interval: 200 })
    .toContain(`data-state="${state}"`);
}

/** The pieces a job's stream tells until it ends. */
async function piecesOf(job: string): Promise<readonly string[]> {
  const events = await (await fetch(`${job}/events`)).text();
  return events.split('\n\n');
}

test('the page is there before the model is, and what is sent meanwhile is drawn', async () => {
  const { url, out, folder } = await aGateway();
  const address = await url;
  const ready = await fetch(`${address}/readyz`);
  expect([ready.status, await ready.json()]).toEqual([
    503,
    {
      ready: false,
      checks: [
        { name: 'shutdown', ok: true },
        { name: 'database', ok: true },
        { name: 'engine', ok: false, reason: 'The model is being loaded.' },
      ],
    },
  ]);
  expect(await (await fetch(address)).text()).toContain('mini is loading');

  const job = await ask(address, { kind: 'image', prompt: 'a cat on a blue background', steps: '30' });
  const events = await piecesOf(job);
  expect(events.some((event) => event.includes('Waiting for the engine to start.'))).toBe(true);
  expect(events.some((event) => /Drawing: step \d+ of 30\./.test(event))).toBe(true);
  expect(out).toEqual([`Pincel is ready: ${address} draws with mini on cpu.`]);

  const jobId = job.slice(job.lastIndexOf('/') + 1);
  const picture = await fetch(`${address}/media/${jobId}/0`);
  const { format, width, height } = await sharp(await picture.arrayBuffer()).metadata();
  expect([picture.headers.get('Content-Type'), format, width, height]).toEqual([
    'image/png',
    'png',
    256,
    256,
  ]);
  expect(await mediaFiles(folder)).toEqual([expect.stringMatching(/^[0-9a-f]{2}\/[0-9a-f]{62}\.png$/)]);
  await whenState(job, 'delivered');
  expect(await (await fetch(`${address}/readyz`)).json()).toMatchObject({ ready: true });
});

test('a GIF moves, and has a still for those who want no motion', async () => {
  const { url } = await aGateway();
  const address = await url;
  const job = await ask(address, {
    kind: 'gif',
    prompt: 'a cat',
    motion: 'bouncing',
    steps: '2',
    frames: '4',
  });
  await piecesOf(job);
  const media = job.replace('/jobs/', '/media/');
  const pages = async (path: string) => {
    const gif = await (await fetch(`${media}${path}`)).arrayBuffer();
    return (await sharp(gif, { animated: true }).metadata()).pages ?? 1;
  };
  expect([await pages('/0'), await pages('/0?still')]).toEqual([4, 1]);
});

test('a drawing that is canceled ends as canceled and leaves no file', async () => {
  const { url, folder } = await aGateway();
  const address = await url;
  const job = await ask(address, { kind: 'image', prompt: 'a cat', steps: '100' });
  const stream = await fetch(`${job}/events`);
  const canceled = fetch(`${job}/cancel`, {
    method: 'POST',
    headers: { Origin: address },
    redirect: 'manual',
  });
  expect((await canceled).status).toBe(303);
  expect((await stream.text()).split('\n\n').at(-3)).toContain('data-state="canceled"');
  expect(await mediaFiles(folder)).toEqual([]);
});

test('the log carries no prompt', async () => {
  const gateway = await aGateway({ PINCEL_LOG_LEVEL: 'trace' });
  const job = await ask(await gateway.url, { kind: 'image', prompt: 'a very secret cat', steps: '1' });
  await piecesOf(job);
  gateway.process.kill('SIGTERM');
  await gateway.ended;
  expect([...gateway.out, ...gateway.err].join('\n')).not.toMatch(/secret/);
});

test.each(['SIGTERM', 'SIGINT'] as const)(
  '%s in the middle of a drawing ends everything cleanly and hands the drawing back; the next start finishes all',
  async (signal) => {
    const env = { PINCEL_DRAWN_TOGETHER: '1', PINCEL_SHUTDOWN_GRACE_MS: '4000' };
    const gateway = await aGateway(env);
    const address = await gateway.url;
    const hung = await ask(address, { kind: 'image', prompt: 'a fox', steps: '1' });
    await whenState(hung, 'delivered');
    const picture = await (await fetch(`${hung.replace('/jobs/', '/media/')}/0`)).bytes();
    const job = await ask(address, { kind: 'image', prompt: 'a cat', steps: '100' });
    const waiting = await Promise.all(
      Array.from({ length: 6 }, () => ask(address, { kind: 'image', prompt: 'a dog', steps: '1' })),
    );
    const stream = await follow(fetch(`${job}/events`));
    await stream.until(/Drawing: step \d+ of 100\./);
    const engines = await childrenOf(gateway.process.pid);
    expect(engines).toHaveLength(1);

    gateway.process.kill(signal);
    expect(await gateway.ended).toBe(0);
    expect(await Promise.all(engines.map(isAlive))).toEqual([false]);
    expect(await mediaFiles(gateway.folder)).toHaveLength(1);
    expect(await readdir(join(gateway.folder, 'data/holders'))).toEqual([]);
    const stores = openStores({ dataDir: join(gateway.folder, 'data') }, Date.now());
    const jobIds = [job, ...waiting].map((each) => each.slice(each.lastIndexOf('/') + 1));
    const left = jobIds.map((jobId) => stores.jobs.get(jobId));
    expect(left.map((each) => [each?.state, each?.attempts])).toEqual(jobIds.map(() => ['queued', 0]));
    stores.close();

    const next = await aGateway(env, gateway.folder);
    const nextAddress = await next.url;
    const shown = await fetch(`${hung.replace(address, nextAddress).replace('/jobs/', '/media/')}/0`);
    expect(await shown.bytes()).toEqual(picture);
    for (const each of [job, ...waiting]) await whenState(each.replace(address, nextAddress), 'delivered');
    expect(await (await fetch(job.replace(address, nextAddress))).text()).toContain(
      'alt="AI-generated picture: a cat"',
    );
  },
);

test('a second gateway on the same data folder is refused in a sentence, and the first goes on', async () => {
  const first = await aGateway();
  const address = await first.url;
  const second = await aGateway({}, first.folder);
  expect(await second.ended).toBe(1);
  expect(second.err).toEqual([
    expect.stringMatching(/^Another Pincel uses the data folder .*data\. Stop it, .* PINCEL_DATA_DIR\.$/),
  ]);
  await whenState(await ask(address, { kind: 'image', prompt: 'a cat', steps: '1' }), 'delivered');
});

test('a stop while the model loads ends cleanly too', async () => {
  const gateway = await aGateway();
  await gateway.url;
  const engines = await childrenOf(gateway.process.pid);
  gateway.process.kill('SIGTERM');
  expect(await gateway.ended).toBe(0);
  expect(await Promise.all(engines.map(isAlive))).toEqual(engines.map(() => false));
});

test('a taken port is told in one sentence with the setting that changes it', async () => {
  const blocker = createServer().listen(0, '127.0.0.1');
  await once(blocker, 'listening');
  onTestFinished(() => void blocker.close());
  const taken = blocker.address();
  const port = typeof taken === 'object' && taken !== null ? String(taken.port) : '';
  const gateway = await aGateway({ PINCEL_HTTP_PORT: port });
  expect(await gateway.ended).toBe(1);
  expect(gateway.err).toEqual([
    expect.stringMatching(new RegExp(`^Port ${port} .* is taken.*PINCEL_HTTP_PORT`)),
  ]);
});

test.each([
  [{ PINCEL_HTTP_PORT: 'eighty' }, /PINCEL_HTTP_PORT has to be a whole number/],
  [
    { PINCEL_HTTP_HOST: '0.0.0.0' },
    /no token to log in with\. Run "pincel token create <name> --scope admin" first/,
  ],
  [{ PINCEL_MODEL: 'nothing-here' }, /nothing-here/],
])('%j ends with one sentence and 1', async (env, sentence) => {
  const gateway = await aGateway(env);
  expect(await gateway.ended).toBe(1);
  expect(gateway.err).toEqual([expect.stringMatching(sentence)]);
});

test('with a token it listens for others too, if this machine has the address, and lets nobody in without', async () => {
  const folder = await aFolder();
  const stores = openStores({ dataDir: join(folder, 'data') }, Date.now());
  const known = stores.users.recognise({ surface: 'web', userExternalId: 'ana', spaceExternalId: 'ana' }, 0);
  const token = { userId: known.userId, name: 'ana', scopes: ['admin'], expiresAtMs: undefined } as const;
  stores.tokens.create(token, Date.now());
  stores.close();
  const astray = await aGateway({ PINCEL_HTTP_HOST: '203.0.113.7' }, folder);
  expect(await astray.ended).toBe(1);
  expect(astray.err).toEqual([expect.stringMatching(/no address 203\.0\.113\.7.*PINCEL_HTTP_HOST/)]);
  const { url } = await aGateway({ PINCEL_HTTP_HOST: '0.0.0.0' }, folder);
  expect((await fetch(`${await url}/api/v1/quota`)).status).toBe(401);
});
