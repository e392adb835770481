import { expect, test } from 'vitest';
import { knowLocalPerson } from '../../../src/app/know-local-person.ts';
import type { Requester } from '../../../src/domain/requester.ts';
import { aFlow } from '../../support/flow.ts';

const local: Requester = { surface: 'web', userExternalId: 'local', spaceExternalId: 'local', role: 'admin' };
const now = () => 1;

test('the person at the machine has no bound on credits, a program on the web has', async () => {
  const { stores } = await aFlow();
  const person = knowLocalPerson({ ...stores, now }, local);
  expect(stores.policies.resolve(person).capacityMillicredits).toBeUndefined();
  const program = stores.users.recognise({ ...local, userExternalId: 'x', spaceExternalId: 'token:1' }, 1);
  expect(stores.policies.resolve(program).capacityMillicredits).toBeGreaterThan(0);
});

test('the person at the machine who was erased is somebody new, who has no bound either', async () => {
  const { stores } = await aFlow();
  const erased = knowLocalPerson({ ...stores, now }, local);
  stores.transact(() => stores.users.erase(erased.userId, 2));
  // Before the next start, and after it.
  const asking = stores.users.recognise(local, 3);
  expect(asking.userId).not.toBe(erased.userId);
  expect(stores.policies.resolve(asking).capacityMillicredits).toBeUndefined();
  expect(knowLocalPerson({ ...stores, now }, local)).toEqual(asking);
});

test('a rule that somebody gave the space stays', async () => {
  const { stores } = await aFlow();
  const { spaceId } = knowLocalPerson({ ...stores, now }, local);
  stores.policies.set({ scope: 'space', scopeKey: spaceId, capacityMillicredits: 5_000 }, 2);
  const person = knowLocalPerson({ ...stores, now }, local);
  expect(stores.policies.resolve(person).capacityMillicredits).toBe(5_000);
});
