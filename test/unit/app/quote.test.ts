import { expect, test } from 'vitest';
import type { RequestDraft } from '../../../src/domain/generation-request.ts';
import { contentsOf } from '../../support/database-contents.ts';
import { aFlow, aRequester, type FlowChanges } from '../../support/flow.ts';

async function aWorld(changes: FlowChanges = {}) {
  const flow = await aFlow(changes);
  const { userId } = flow.stores.users.recognise(aRequester(), 1);
  return {
    ...flow,
    userId,
    ask: (draft: Partial<RequestDraft> = {}) =>
      flow.quote({ draft: { kind: 'image', prompt: 'a cat', ...draft }, requester: aRequester() }),
    /** Their credits: this many at most and to begin with. */
    allow: (capacityMillicredits: number, refillMillicreditsPerDay = 0) =>
      flow.stores.policies.set(
        { scope: 'user', scopeKey: userId, capacityMillicredits, refillMillicreditsPerDay },
        1,
      ),
  };
}

test.each<Partial<RequestDraft>>([
  {},
  { widthPx: 512, heightPx: 384, steps: 40, count: 3 },
  { kind: 'gif', frames: 16 },
])('a quote tells the price, the place and the time that accepting then tells: %o', async (draft) => {
  const { ask, accept, engineJob, lane, aDrawnFile, allow } = await aWorld();
  allow(1_000_000);
  const first = accept({ kind: draft.kind ?? 'image' });
  (await engineJob(first.jobId)).finish({ media: [aDrawnFile(first.jobId)], engineMs: 400 });
  await lane.onIdle();
  accept();
  accept();
  const quoted = ask(draft);
  const { priceMillicredits, position, isPositionExact, etaMs, balanceAfterMillicredits } = accept(draft);
  expect(etaMs).toBeDefined();
  expect(quoted).toMatchObject({
    ok: true,
    quote: {
      priceMillicredits,
      position,
      isPositionExact,
      etaMs,
      balanceMillicredits: priceMillicredits + (balanceAfterMillicredits ?? 0),
    },
  });
});

test('a quote changes nothing that is kept, whether it is one or a refusal', async () => {
  const { ask, database, lane, allow } = await aWorld();
  const before = contentsOf(database);
  expect(ask().ok).toBe(true);
  expect(ask({ steps: Number.NaN }).ok).toBe(false);
  expect(contentsOf(database)).toEqual(before);
  expect(lane.size + lane.runningCount).toBe(0);
  allow(1);
  const poor = contentsOf(database);
  expect(ask().ok).toBe(false);
  expect(contentsOf(database)).toEqual(poor);
});

test('a quote tells what would be changed, and is for the changed request', async () => {
  const { ask } = await aWorld();
  const quoted = ask({ steps: 500 });
  expect(quoted).toMatchObject({
    quote: {
      request: { steps: 100 },
      adjustments: [{ kind: 'clamped', field: 'steps', asked: 500, used: 100 }],
    },
  });
});

test('words that are not written yet cost like any others', async () => {
  const { ask } = await aWorld();
  expect(ask({ prompt: ' ' })).toMatchObject({ ok: true });
});

test('nobody tries out unseen which words are not allowed', async () => {
  const { ask, submit, stores } = await aWorld();
  stores.spacePolicies.set('', { words: { deny: ['spider'], allow: [] } }, 0);
  expect(ask({ prompt: 'a spider' }).ok).toBe(true);
  expect(submit({ prompt: 'a spider' }).ok).toBe(false);
});

test('an unlimited account has no balance to tell', async () => {
  const { ask, stores, userId } = await aWorld();
  stores.policies.set({ scope: 'user', scopeKey: userId, capacityMillicredits: 'unlimited' }, 1);
  const quoted = ask();
  expect(quoted.ok && quoted.quote.balanceMillicredits).toBeUndefined();
});

test('who has too little hears when it will be enough, as when they ask', async () => {
  const { ask, submit, allow } = await aWorld();
  expect(ask({ steps: 100 }).ok).toBe(true);
  allow(10, 86_400_000);
  const quoted = ask({ steps: 100 });
  expect(quoted).toMatchObject({ refusal: { kind: 'quota-exceeded', balanceMillicredits: 10 } });
  expect(quoted).toEqual(submit({ steps: 100 }));
});

test('who can never have enough hears that', async () => {
  const { ask, submit, allow } = await aWorld();
  allow(10);
  const quoted = ask();
  expect(quoted).toMatchObject({ refusal: { kind: 'quota-exceeded', enoughInMs: undefined } });
  expect(quoted).toEqual(submit());
});

test('a quote is refused by the same rules as a request', async () => {
  const { ask, submit, stores, userId, steer } = await aWorld();
  const same = (draft: Partial<RequestDraft>, kind: string): void => {
    const quoted = ask(draft);
    expect(quoted).toMatchObject({ refusal: { kind } });
    expect(quoted).toEqual(submit(draft));
  };
  same({ seed: -1 }, 'seed-invalid');
  same({ kind: 'gif', motion: 'somersault' }, 'unknown-name');
  stores.spacePolicies.set('', { kinds: { image: 'member', gif: 'trusted' } }, 0);
  same({ kind: 'gif' }, 'kind-not-allowed');
  stores.policies.set({ scope: 'user', scopeKey: userId, maxQueued: 0 }, 1);
  same({}, 'queue-full');
  stores.policies.set({ scope: 'user', scopeKey: userId, blocked: true }, 1);
  same({}, 'blocked');
  steer.drain('operator');
  same({}, 'draining');
});

test('while the queue is held nobody is told a time', async () => {
  const { ask, accept, engineJob, lane, aDrawnFile, steer } = await aWorld();
  const { jobId } = accept();
  (await engineJob(jobId)).finish({ media: [aDrawnFile(jobId)], engineMs: 400 });
  await lane.onIdle();
  expect(ask()).toMatchObject({ quote: { etaMs: { likely: 400 } } });
  steer.pause('operator');
  expect(ask()).toMatchObject({ quote: { etaMs: undefined } });
});
