import { existsSync } from 'node:fs';
import { utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createCancel } from '../../../src/app/cancel.ts';
import { createEraseUser, type EraseUserDeps } from '../../../src/app/erase-user.ts';
import { openDatabase } from '../../../src/db/open-database.ts';
import { verifyAudit } from '../../../src/db/verify-audit.ts';
import { databaseFile } from '../../../src/stores.ts';
import { aRequest } from '../../support/builders.ts';
import { anUpload, keptResults } from '../../support/kept-results.ts';
import { aPolicy } from '../../support/quota-rows.ts';

const operator = 'operator';
const erasedAtMs = Date.UTC(2100, 0, 1);

/** Results of two people: ana's `mine` and ben's `theirs`. */
async function theResults(contents: { readonly mine: string; readonly theirs: string }) {
  const results = await keptResults();
  const { jobs, endJob, folder, ledger, media, mediaFiles, transact, log } = results;
  await results.addResult('mine', { content: contents.mine });
  await results.addResult('theirs', { content: contents.theirs, surface: 'discord' });
  const now = (): number => erasedAtMs;
  // As at the command line, which has no lane of its own.
  const lane = { remove: () => false };
  const board = { abort: () => false, changed: () => undefined };
  const cancel = createCancel({ transact, jobs, endJob, lane, board, now });
  const deps: EraseUserDeps = { ...results, cancel, endJob, log, now };
  const userIdOf = (jobId: string): string => jobs.get(jobId)?.userId ?? '';
  return {
    ...results,
    deps,
    userIdOf,
    eraseUser: createEraseUser(deps),
    deliver: (jobId: string): boolean => jobs.move(jobId, ['generated'], 'delivered', 1_500_000),
    hasFile: (jobId: string): boolean =>
      media.ofJob(jobId).every((file) => existsSync(mediaFiles.path(file))),
    /** One more job like `mine`, which waits. */
    addWaiting: (jobId: string): void =>
      transact(() => {
        const like = jobs.get('mine');
        if (like === undefined) throw new Error('Expected the job `mine`');
        ledger.reserve(
          { jobId, userId: like.userId, priceMillicredits: 3_000 },
          aPolicy(),
          like.acceptedAtMs,
        );
        jobs.insert({ ...like, id: jobId, request: aRequest() });
      }),
    look: <Result>(work: (database: ReturnType<typeof openDatabase>) => Result): Result => {
      const database = openDatabase(databaseFile({ dataDir: folder }), { readonly: true });
      try {
        return work(database);
      } finally {
        database.close();
      }
    },
  };
}

const different = { mine: 'mine', theirs: 'theirs' };

test('erasing removes words, pictures and identities; numbers stay and the audit log still verifies', async () => {
  const { deliver, eraseUser, look, userIdOf, hasFile, ...stores } = await theResults(different);
  deliver('mine');
  const userId = userIdOf('mine');
  const entriesBefore = stores.ledger.entries(userId, { limit: 100 });
  stores.transact(() => {
    const personal = { prompt: 'a secret garden' };
    stores.audit.append({ atMs: 1, kind: 'accepted', actor: userId, userId, content: {}, personal });
  });
  expect(hasFile('mine')).toBe(true);

  expect(await eraseUser(userId, operator)).toEqual({ outcome: 'erased', jobs: 1, media: 1 });

  expect(stores.users.get(userId)).toMatchObject({ erasedAtMs, identities: [] });
  expect(stores.users.key(userId)).toBeUndefined();
  expect(stores.jobs.get('mine')).toMatchObject({ state: 'delivered', request: undefined });
  expect(stores.media.ofJob('mine')).toMatchObject([{ removedAtMs: erasedAtMs }]);
  expect(hasFile('mine')).toBe(false);
  expect(stores.ledger.entries(userId, { limit: 100 })).toEqual(entriesBefore);
  expect(stores.audited().at(-1)).toEqual({
    kind: 'erased',
    actor: operator,
    content: { jobs: 1, media: 1 },
  });
  look((database) => {
    const anchors = [{ ...stores.audit.head(), atMs: 0 }];
    expect(verifyAudit(database, { anchors })).toMatchObject({ anchors: 1, fault: undefined });
  });
});

test('what they set for chats, and where their drawings were shown, is forgotten; others keep theirs', async () => {
  const { eraseUser, userIdOf, chatMessages, chatSettings } = await theResults(different);
  const [mine, theirs] = [userIdOf('mine'), userIdOf('theirs')];
  for (const userId of [mine, theirs]) chatSettings.write(userId, { locale: 'pt-BR' }, 1);
  const address = { chat: 'ana at home', message: 7 };
  chatMessages.put({ jobId: 'mine', surface: 'telegram', address }, 1);
  chatMessages.put({ jobId: 'theirs', surface: 'discord', address }, 1);
  await eraseUser(mine, operator);
  expect(chatSettings.read(mine)).toEqual({});
  expect(chatSettings.read(theirs)).toEqual({ locale: 'pt-BR' });
  expect(chatMessages.get('mine')).toMatchObject({ address: null, closedAtMs: erasedAtMs });
  expect(chatMessages.get('theirs')).toMatchObject({ address, closedAtMs: undefined });
});

test('their webhooks go, and are not told of the drawings that end with them; others keep theirs', async () => {
  const { eraseUser, userIdOf, webhooks } = await theResults(different);
  const [mine, theirs] = [userIdOf('mine'), userIdOf('theirs')];
  const wanted = {
    tokenId: undefined,
    url: 'https://hooks.example.org/',
    events: ['generation.canceled'],
  } as const;
  webhooks.create({ userId: mine, ...wanted }, 1);
  const kept = webhooks.create({ userId: theirs, ...wanted }, 1).webhook;
  expect((await eraseUser(mine, operator)).outcome).toBe('erased');
  expect(webhooks.list(mine)).toEqual([]);
  expect(webhooks.pendingCount()).toBe(0);
  expect(webhooks.list(theirs)).toEqual([kept]);
});

test('tokens of their programs go with their names, and with what was made with them', async () => {
  const { eraseUser, userIdOf, tokens, webhooks, webSessions } = await theResults(different);
  const [mine, theirs] = [userIdOf('mine'), userIdOf('theirs')];
  const aToken = (userId: string) =>
    tokens.create({ userId, name: 'ana’s frame', scopes: ['draw'], expiresAtMs: undefined }, 1).token;
  const [gone, kept] = [aToken(mine), aToken(theirs)];
  const made = { userId: mine, tokenId: gone.id };
  webhooks.create({ ...made, url: 'https://hooks.example.org/', events: ['generation.completed'] }, 1);
  webSessions.open({ ...made, browser: 'a browser', expiresAtMs: erasedAtMs }, 1);
  expect((await eraseUser(mine, operator)).outcome).toBe('erased');
  expect(tokens.list()).toEqual([kept]);
});

test('the same person is somebody new afterwards', async () => {
  const { eraseUser, userIdOf, users } = await theResults(different);
  const ana = { surface: 'telegram', userExternalId: 'ana', spaceExternalId: 'chat' } as const;
  const userId = userIdOf('mine');
  expect(users.recognise(ana, 1).userId).toBe(userId);
  await eraseUser(userId, operator);
  expect(users.recognise(ana, 1).userId).not.toBe(userId);
});

test('waiting jobs are canceled and refunded; a running one is told to stop, and nothing is erased before it has', async () => {
  const { addWaiting, deliver, eraseUser, userIdOf, endJob, booked, ...stores } = await theResults(different);
  deliver('mine');
  addWaiting('waiting');
  addWaiting('running');
  stores.jobs.move('running', ['queued'], 'running', 1);
  const userId = userIdOf('mine');
  expect(await eraseUser(userId, operator)).toEqual({ outcome: 'still-running', jobIds: ['running'] });
  expect(stores.users.get(userId)?.erasedAtMs).toBeUndefined();
  expect(stores.jobs.get('mine')?.request).toBeDefined();
  expect(stores.jobs.get('waiting')?.state).toBe('canceled');
  expect(booked('waiting').at(-1)).toEqual(['refund', 3_000]);
  expect(stores.jobs.cancelAsked('gateway')).toEqual(['running']);

  endJob('running', ['running'], { state: 'canceled', actor: operator });
  expect(await eraseUser(userId, operator)).toEqual({ outcome: 'erased', jobs: 3, media: 1 });
});

test('what was drawn but not handed over is given up and refunded', async () => {
  const { eraseUser, userIdOf, hasFile, booked, jobs, outbox } = await theResults(different);
  expect(await eraseUser(userIdOf('mine'), operator)).toEqual({ outcome: 'erased', jobs: 1, media: 1 });
  expect(jobs.get('mine')?.state).toBe('canceled');
  expect(outbox.get('mine')?.state).toBe('dropped');
  expect(booked('mine').reduce((sum, [, amount]) => sum + amount, 0)).toBe(0);
  expect(hasFile('mine')).toBe(false);
});

test('a picture that somebody else has too keeps its file', async () => {
  const { deliver, eraseUser, userIdOf, hasFile } = await theResults({ mine: 'same', theirs: 'same' });
  deliver('mine');
  deliver('theirs');
  await eraseUser(userIdOf('mine'), operator);
  expect(hasFile('theirs')).toBe(true);
  await eraseUser(userIdOf('theirs'), operator);
  expect(hasFile('theirs')).toBe(false);
});

test('pictures that they handed in go, but not those that somebody else handed in too, or again', async () => {
  const { deps, addResult, deliver, eraseUser, uploads, userIdOf } = await theResults(different);
  const [mine, shared, again] = [
    await anUpload(uploads, 'red'),
    await anUpload(uploads, 'green'),
    await anUpload(uploads, 'blue'),
  ];
  for (const [jobId, startPicture] of Object.entries({ mine, shared, again })) {
    await addResult(`of-${jobId}`, { startPicture });
    deliver(`of-${jobId}`);
  }
  await addResult('of-another', { startPicture: shared, surface: 'discord' });
  // Handed in by somebody whose request is still to come.
  const later = new Date(Date.now() + 60_000);
  await utimes(again, later, later);
  await eraseUser(userIdOf('mine'), operator);
  expect([mine, shared, again].map((path) => existsSync(path))).toEqual([false, true, true]);
  expect(deps.jobs.namesStartPicture(again, 'any-job')).toBe(false);
});

test('a file that they drew from at the command line stays: it is their own', async () => {
  const { addResult, deliver, eraseUser, folder, userIdOf } = await theResults(different);
  const path = join(folder, 'cat.png');
  await writeFile(path, 'x');
  await addResult('drawn', { startPicture: path });
  deliver('drawn');
  await eraseUser(userIdOf('mine'), operator);
  expect(existsSync(path)).toBe(true);
});

test('others keep everything', async () => {
  const { eraseUser, users, jobs, userIdOf, hasFile } = await theResults(different);
  await eraseUser(userIdOf('mine'), operator);
  expect(users.key(userIdOf('theirs'))).toHaveLength(32);
  expect(jobs.get('theirs')).toMatchObject({ state: 'generated', request: { prompt: aRequest().prompt } });
  expect(hasFile('theirs')).toBe(true);
});

test('linked accounts are erased together', async () => {
  const { eraseUser, users, userIdOf } = await theResults(different);
  const [kept, merged] = [userIdOf('mine'), userIdOf('theirs')];
  users.link(users.newLinkCode(merged, erasedAtMs), kept, 1);
  expect(await eraseUser(merged, operator)).toEqual({ outcome: 'erased', jobs: 2, media: 2 });
  expect([users.key(kept), users.key(merged)]).toEqual([undefined, undefined]);
});

test('somebody unknown, and somebody who was erased before, are told apart', async () => {
  const { eraseUser, userIdOf } = await theResults(different);
  expect(await eraseUser('nobody', operator)).toEqual({ outcome: 'unknown' });
  await eraseUser(userIdOf('mine'), operator);
  expect(await eraseUser(userIdOf('mine'), operator)).toEqual({ outcome: 'erased-before', atMs: erasedAtMs });
});

test('when the transaction fails, nothing is erased and no file is touched', async () => {
  const { deps, users, jobs, chatSettings, userIdOf, hasFile } = await theResults(different);
  chatSettings.write(userIdOf('mine'), { locale: 'en' }, 1);
  const fail = () => {
    throw new Error('the disk is full');
  };
  const eraseUser = createEraseUser({ ...deps, audit: { append: fail } });
  await expect(eraseUser(userIdOf('mine'), operator)).rejects.toThrow('the disk is full');
  expect(users.key(userIdOf('mine'))).toHaveLength(32);
  expect(jobs.get('mine')).toMatchObject({ state: 'generated', request: { prompt: aRequest().prompt } });
  expect(chatSettings.read(userIdOf('mine'))).toEqual({ locale: 'en' });
  expect(hasFile('mine')).toBe(true);
});

test('a file that cannot be removed is logged, and the person is erased all the same', async () => {
  const { addResult, deps, lines, uploads, userIdOf } = await theResults(different);
  await addResult('drawn', { startPicture: await anUpload(uploads, 'red') });
  const remove = () => Promise.reject(new Error('the disk does not answer'));
  const eraseUser = createEraseUser({ ...deps, mediaFiles: { remove }, uploads: { remove } });
  expect(await eraseUser(userIdOf('mine'), operator)).toMatchObject({ outcome: 'erased' });
  expect(new Set(lines.map(({ message }) => message))).toEqual(new Set(['a file could not be removed']));
  expect(lines).toHaveLength(3);
});
