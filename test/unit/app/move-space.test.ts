import { expect, test } from 'vitest';
import { createMoveSpace } from '../../../src/app/move-space.ts';
import { aFlow, aRequester } from '../../support/flow.ts';

async function aGroup() {
  const { stores, database } = await aFlow();
  const { spaceId } = stores.users.recognise(aRequester({ spaceExternalId: '-2' }), 1);
  return { stores, database, spaceId, move: createMoveSpace({ ...stores, now: () => 5 }) };
}

test('a group that has another id now is the same space, which is written down once', async () => {
  const { stores, database, spaceId, move } = await aGroup();
  expect(move('telegram', '-2', '-1002')).toBe(true);
  expect(move('telegram', '-2', '-1002')).toBe(false);
  expect(stores.users.findSpace('telegram:-1002')).toBe(spaceId);
  expect(
    database.prepare("SELECT actor, space_id, content FROM audit_log WHERE kind = 'space-moved'").all(),
  ).toEqual([
    {
      actor: 'system',
      space_id: spaceId,
      content: '{"from":"-2","isMerged":false,"surface":"telegram","to":"-1002"}',
    },
  ]);
});

test('a rule about channels that names the group names it by its new id', async () => {
  const { stores, spaceId, move } = await aGroup();
  stores.spacePolicies.set(spaceId, { channels: ['-2', '-7'], maxQueued: 3 }, 1);
  move('telegram', '-2', '-1002');
  expect(stores.spacePolicies.own(spaceId)).toEqual({ channels: ['-1002', '-7'], maxQueued: 3 });
});
