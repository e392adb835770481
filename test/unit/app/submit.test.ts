import { describe, expect, onTestFinished, test } from 'vitest';
import { openDatabase } from '../../../src/db/open-database.ts';
import { databaseFile } from '../../../src/stores.ts';
import { aFlow, aRequester } from '../../support/flow.ts';

test('an accepted request gets a receipt, is durable at once, and is drawn', async () => {
  const { accept, stores, board, engineJob } = await aFlow();
  const receipt = accept({ steps: 1_000 });
  expect(receipt).toMatchObject({
    position: 0,
    isPositionExact: true,
    etaMs: undefined,
    adjustments: [{ kind: 'clamped', field: 'steps' }],
  });
  const job = stores.jobs.get(receipt.jobId);
  expect(job).toMatchObject({
    request: { prompt: 'a cat', steps: 100 },
    surface: 'telegram',
    role: 'member',
  });
  expect(job?.receipt).toEqual(receipt);
  expect((await engineJob(receipt.jobId)).job.request).toMatchObject({ prompt: 'a cat', steps: 100 });
  expect(board.get(receipt.jobId)).toMatchObject({ state: 'running', acceptedAtMs: 1_000_000 });
});

test('the price is reserved, and the receipt says what is left', async () => {
  const { accept, stores } = await aFlow();
  const { jobId, priceMillicredits, balanceAfterMillicredits } = accept();
  const job = stores.jobs.get(jobId);
  expect(priceMillicredits).toBeGreaterThan(0);
  expect(job?.priceMillicredits).toBe(priceMillicredits);
  expect(balanceAfterMillicredits).toBe(300_000 - priceMillicredits);
  const entries = stores.ledger.entries(job?.userId ?? '', { limit: 10 });
  expect(entries.map(({ kind, amountMillicredits }) => [kind, amountMillicredits])).toEqual([
    ['reserve', -priceMillicredits],
    ['grant', 300_000],
  ]);
});

test('a refused request makes no job and costs nothing, and the audit says why', async () => {
  const { submit, stores, engine } = await aFlow();
  expect(submit({ prompt: ' ' })).toEqual({ ok: false, refusal: { kind: 'prompt-empty' } });
  expect(stores.jobs.count()).toEqual({ queued: 0, running: 0 });
  expect(engine.jobs).toEqual([]);
  expect(stores.audit.head().seq).toBe(1);
});

test('the same event again is the same job and the same receipt', async () => {
  const { submit, stores } = await aFlow();
  const first = submit({}, { eventKey: 'update-1' });
  const again = submit({}, { eventKey: 'update-1' });
  expect(again).toEqual(first);
  expect(stores.jobs.count()).toEqual({ queued: 0, running: 1 });
});

test('the same event again writes nothing', async () => {
  const { submit, folder } = await aFlow();
  submit({}, { eventKey: 'update-1' });
  const other = openDatabase(databaseFile({ dataDir: folder }), { readonly: true });
  onTestFinished(() => void other.close());
  // Changes with every commit of another connection that wrote something.
  const version = () => other.pragma('data_version', { simple: true });
  const before = version();
  submit({}, { eventKey: 'update-1' });
  expect(version()).toBe(before);
  submit({}, { eventKey: 'update-2' });
  expect(version()).not.toBe(before);
});

test('the same event with another request, or from somebody else, is refused', async () => {
  const { submit } = await aFlow();
  submit({}, { eventKey: 'update-1' });
  const refused = { ok: false, refusal: { kind: 'event-reused' } };
  expect(submit({ prompt: 'a dog' }, { eventKey: 'update-1' })).toEqual(refused);
  const requester = aRequester({ userExternalId: 'ben' });
  expect(submit({}, { eventKey: 'update-1', requester })).toEqual(refused);
});

test('an event whose request was refused may be sent again', async () => {
  const { submit } = await aFlow();
  expect(submit({ prompt: '' }, { eventKey: 'update-1' }).ok).toBe(false);
  expect(submit({ prompt: 'a cat' }, { eventKey: 'update-1' }).ok).toBe(true);
});

test('the receipt says how many jobs are before', async () => {
  const { accept } = await aFlow();
  expect([accept(), accept(), accept()].map(({ position }) => position)).toEqual([0, 1, 2]);
});

test('once something was measured the receipt says when it will be there', async () => {
  const { accept, engineJob, lane, aDrawnFile } = await aFlow();
  const { jobId } = accept();
  (await engineJob(jobId)).finish({ media: [aDrawnFile(jobId)], engineMs: 400 });
  await lane.onIdle();
  const { etaMs } = accept();
  expect(etaMs).toEqual({ low: 200, likely: 400, high: 800 });
});

test('a full queue refuses, and says whose limit it is', async () => {
  const { submit, accept } = await aFlow({ queueLimit: 2 });
  accept();
  accept({}, { requester: aRequester({ userExternalId: 'ben' }) });
  accept({}, { requester: aRequester({ userExternalId: 'cem' }) });
  expect(submit({}, { requester: aRequester({ userExternalId: 'dan' }) })).toEqual({
    ok: false,
    refusal: { kind: 'queue-full', whose: 'everybody', waiting: 2, limit: 2 },
  });
});

test('one person cannot fill the queue', async () => {
  const { submit, accept } = await aFlow();
  for (let i = 0; i < 11; i += 1) accept();
  expect(submit()).toMatchObject({ refusal: { kind: 'queue-full', whose: 'user', waiting: 10, limit: 10 } });
  expect(submit({}, { requester: aRequester({ userExternalId: 'ben' }) }).ok).toBe(true);
});

test('a space’s rules decide who may ask for what', async () => {
  const { submit, stores } = await aFlow();
  stores.spacePolicies.set('', { words: { deny: ['spider'], allow: [] } }, 0);
  expect(submit({ prompt: 'a sp1der' })).toEqual({
    ok: false,
    refusal: { kind: 'word-denied', field: 'prompt' },
  });
  expect(submit({ negativePrompt: 'spider' }).ok).toBe(true);
  stores.spacePolicies.set('', { kinds: { image: 'member', gif: 'trusted' } }, 0);
  expect(submit({ kind: 'gif' })).toMatchObject({ refusal: { kind: 'kind-not-allowed', mediaKind: 'gif' } });
  expect(submit({ kind: 'gif' }, { requester: aRequester({ role: 'trusted' }) }).ok).toBe(true);
});

test.each([
  ['on the page', { surface: 'web' }, undefined],
  ['on the command line', { surface: 'cli', role: 'admin' }, undefined],
  ['in a chat', { surface: 'discord' }, { channelExternalId: '1', isAgeRestricted: true }],
] as const)(
  'whatever is allowed and whoever asks, a child is never undressed %s',
  async (_where, who, place) => {
    const { submit, stores } = await aFlow();
    stores.spacePolicies.set('', { nsfw: 'always', words: { deny: ['naked'], allow: ['naked child'] } }, 0);
    const requester = aRequester(who);
    expect(submit({ prompt: 'a naked ch1ld' }, { place, requester })).toEqual({
      ok: false,
      refusal: { kind: 'never-allowed' },
    });
    expect(stores.audit.head().seq).toBe(1);
    expect(submit({ prompt: 'a child', negativePrompt: 'naked' }, { place, requester }).ok).toBe(true);
  },
);

describe('asked for in a chat', () => {
  const inChannel = (channelExternalId: string, isAgeRestricted = false) => ({
    place: { channelExternalId, isAgeRestricted },
  });
  const explicit = { prompt: 'a naked man' };

  test('a request is accepted only in the channels of its space, where it has a list', async () => {
    const { submit, stores } = await aFlow();
    expect(submit({}, inChannel('1')).ok).toBe(true);
    stores.spacePolicies.set('', { channels: ['1', '2'] }, 0);
    expect(submit({}, inChannel('2')).ok).toBe(true);
    expect(submit({}, inChannel('3'))).toEqual({
      ok: false,
      refusal: { kind: 'channel-not-allowed', allowed: ['1', '2'] },
    });
  });

  test.each([
    ['never', false, 'nowhere'],
    ['never', true, 'nowhere'],
    ['marked-channels', false, 'marked-channels'],
  ] as const)(
    'where the rule is %s, in a channel whose mark is %s, nothing explicit is drawn',
    async (nsfw, isAgeRestricted, whereAllowed) => {
      const { submit, stores } = await aFlow();
      stores.spacePolicies.set('', { nsfw }, 0);
      const ask = inChannel('1', isAgeRestricted);
      expect(submit(explicit, ask)).toEqual({
        ok: false,
        refusal: { kind: 'nsfw-not-allowed', whereAllowed },
      });
      expect(submit({ prompt: 'a man', negativePrompt: 'naked' }, ask).ok).toBe(true);
    },
  );

  test.each([
    ['marked-channels', true],
    ['always', false],
  ] as const)('where the rule is %s, in a channel whose mark is %s, it is', async (nsfw, isAgeRestricted) => {
    const { submit, stores } = await aFlow();
    stores.spacePolicies.set('', { nsfw }, 0);
    expect(submit(explicit, inChannel('1', isAgeRestricted)).ok).toBe(true);
  });

  test.each([
    ['never', true, true],
    ['marked-channels', false, true],
    ['marked-channels', true, false],
    ['always', false, false],
  ] as const)(
    'where the rule is %s, in a channel whose mark is %s, pictures are judged: %s',
    async (nsfw, isAgeRestricted, checksSafety) => {
      const { submit, stores } = await aFlow();
      stores.spacePolicies.set('', { nsfw }, 0);
      const submission = submit({}, inChannel('1', isAgeRestricted));
      const jobId = submission.ok ? submission.receipt.jobId : '';
      expect(stores.jobs.get(jobId)?.request).toMatchObject({ checksSafety });
    },
  );

  test('where there are no channels, pictures are judged unless explicit ones are always allowed', async () => {
    const { accept, stores } = await aFlow();
    const isJudged = () => stores.jobs.get(accept().jobId)?.request?.checksSafety;
    expect(isJudged()).toBe(true);
    stores.spacePolicies.set('', { nsfw: 'marked-channels' }, 0);
    expect(isJudged()).toBe(true);
    stores.spacePolicies.set('', { nsfw: 'always' }, 0);
    expect(isJudged()).toBe(false);
  });

  test('rules about channels and explicit pictures say nothing elsewhere', async () => {
    const { submit, stores } = await aFlow();
    stores.spacePolicies.set('', { channels: ['1'], nsfw: 'never' }, 0);
    expect(submit(explicit).ok).toBe(true);
  });
});

describe('a surface that cannot hand over late', () => {
  test('refuses what is likely there too late, and nothing is reserved', async () => {
    const { submit, accept, stores, engineJob, lane, aDrawnFile } = await aFlow();
    const { jobId } = accept();
    (await engineJob(jobId)).finish({ media: [aDrawnFile(jobId)], engineMs: 400 });
    await lane.onIdle();
    const userId = stores.jobs.get(jobId)?.userId ?? '';
    const entries = stores.ledger.entries(userId, { limit: 100 });
    expect(submit({}, { longestWaitMs: 799 })).toEqual({
      ok: false,
      refusal: { kind: 'wait-too-long', etaMs: { low: 200, likely: 400, high: 800 }, limitMs: 799 },
    });
    expect(stores.ledger.entries(userId, { limit: 100 })).toEqual(entries);
    expect(stores.jobs.count()).toEqual({ queued: 0, running: 0 });
    expect(submit({}, { longestWaitMs: 800 }).ok).toBe(true);
  });

  test('accepts as long as nobody knows how long it takes', async () => {
    const { submit } = await aFlow();
    expect(submit({}, { longestWaitMs: 1 }).ok).toBe(true);
  });
});

test('who is blocked is refused, and who has no credits is told when there will be some', async () => {
  const { submit, stores } = await aFlow();
  stores.policies.set({ scope: 'default', scopeKey: '', capacityMillicredits: 10 }, 0);
  const refused = submit();
  expect(refused).toMatchObject({ refusal: { kind: 'quota-exceeded', balanceMillicredits: 10 } });
  expect(stores.jobs.count()).toEqual({ queued: 0, running: 0 });
  stores.policies.set({ scope: 'default', scopeKey: '', blocked: true }, 0);
  expect(submit()).toEqual({ ok: false, refusal: { kind: 'blocked' } });
});

test('while the queue drains nothing new is accepted, and an event accepted before still gets its receipt', async () => {
  const { submit, steer } = await aFlow();
  const before = submit({}, { eventKey: 'update-1' });
  steer.drain('operator');
  expect(submit()).toEqual({ ok: false, refusal: { kind: 'draining' } });
  expect(submit({}, { eventKey: 'update-1' })).toEqual(before);
  steer.accept('operator');
  expect(submit().ok).toBe(true);
});

test('while another process writes for too long a request is refused, and the next one is accepted', async () => {
  const { submit, folder, stores } = await aFlow();
  const other = openDatabase(databaseFile({ dataDir: folder }));
  other.exec('BEGIN IMMEDIATE');
  expect(submit()).toEqual({ ok: false, refusal: { kind: 'storage-busy' } });
  other.exec('ROLLBACK');
  other.close();
  expect(submit().ok).toBe(true);
  expect(stores.jobs.count()).toEqual({ queued: 0, running: 1 });
});
