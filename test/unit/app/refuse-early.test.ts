import { expect, test } from 'vitest';
import type { Ask } from '../../../src/app/submit.ts';
import { aFlow, aRequester, type FlowChanges } from '../../support/flow.ts';

type World = Awaited<ReturnType<typeof aFlow>>;

async function aWorld(changes: FlowChanges = {}) {
  const world = await aFlow(changes);
  const known = world.stores.users.recognise(aRequester(), 1);
  const refuse = (kind: 'image' | 'gif' = 'image', place?: Ask['place']) =>
    world.refuseEarly({ draft: { kind, prompt: 'a cat' }, requester: aRequester(), place });
  return { ...world, known, refuse };
}

const inLobby = { channelExternalId: 'lobby', isAgeRestricted: false };

const cases: readonly (readonly [
  string,
  (world: World, known: { readonly userId: string; readonly spaceId: string }) => void,
  FlowChanges,
])[] = [
  [
    'blocked',
    ({ stores }, { userId }) => stores.policies.set({ scope: 'user', scopeKey: userId, blocked: true }, 1),
    {},
  ],
  [
    'channel-not-allowed',
    ({ stores }, { spaceId }) => stores.spacePolicies.set(spaceId, { channels: ['studio'] }, 1),
    {},
  ],
  [
    'kind-not-allowed',
    ({ stores }, { spaceId }) =>
      stores.spacePolicies.set(spaceId, { kinds: { image: 'trusted', gif: undefined } }, 1),
    {},
  ],
  ['draining', ({ steer }) => steer.drain('operator'), {}],
  [
    'queue-full',
    ({ stores }, { userId }) => stores.policies.set({ scope: 'user', scopeKey: userId, maxQueued: 0 }, 1),
    {},
  ],
  ['queue-full', ({ stores }, { spaceId }) => stores.spacePolicies.set(spaceId, { maxQueued: 0 }, 1), {}],
  ['queue-full', () => {}, { queueLimit: 0 }],
];

test.each(cases)(
  'what would be refused whatever is asked for is refused before: %s',
  async (kind, arrange, changes) => {
    const { refuse, known, ...world } = await aWorld(changes);
    arrange({ ...world }, known);
    const refusal = refuse('image', inLobby);
    expect(refusal?.kind).toBe(kind);
    // By the same rules: `submit` says the very same.
    expect(world.submit({}, { place: inLobby })).toEqual({ ok: false, refusal });
  },
);

test('whoever may ask is not refused, and nothing is written', async () => {
  const { refuse, stores } = await aWorld();
  const { seq } = stores.audit.head();
  expect(refuse('image', inLobby)).toBeUndefined();
  expect(refuse('gif')).toBeUndefined();
  expect(stores.audit.head().seq).toBe(seq);
});

test('a refusal is written down with the words that were asked for', async () => {
  const { refuse, steer, known, database } = await aWorld();
  steer.drain('operator');
  refuse();
  expect(database.prepare("SELECT actor, content FROM audit_log WHERE kind = 'refused'").all()).toEqual([
    { actor: known.userId, content: JSON.stringify({ reason: 'draining', surface: 'telegram' }) },
  ]);
});
