import { expect, test } from 'vitest';
import { createRetryDelivery } from '../../../src/app/retry-delivery.ts';
import { keptResults } from '../../support/kept-results.ts';

async function aParkedDelivery() {
  const results = await keptResults();
  await results.addResult('job-1');
  const { outbox } = results;
  const [leased] = outbox.lease({ surfaces: ['telegram'], limit: 1, leaseMs: 1_000, atMs: Date.now() });
  if (leased === undefined) throw new Error('Expected a delivery');
  outbox.settle(leased.id, leased.lease, { state: 'parked', error: 'The chat is busy.' }, Date.now());
  return { ...results, id: leased.id, retryDelivery: createRetryDelivery({ ...results, now: Date.now }) };
}

test('a parked delivery is pending again, and the audit log says who wanted it', async () => {
  const { id, retryDelivery, outbox, audited } = await aParkedDelivery();
  expect(retryDelivery(id, 'operator')).toBe('retried');
  expect(outbox.find(id)).toMatchObject({ state: 'pending', attempts: 0 });
  expect(audited()).toEqual([
    { kind: 'delivery-retried', actor: 'operator', content: { surface: 'telegram', attempts: 1 } },
  ]);
});

test('what is not parked stays as it is, and nothing is audited', async () => {
  const { id, retryDelivery, outbox, audited } = await aParkedDelivery();
  outbox.drop('job-1', Date.now());
  expect(retryDelivery(id, 'operator')).toBe('dropped');
  expect(retryDelivery(id + 1, 'operator')).toBe('unknown');
  expect(outbox.find(id)?.state).toBe('dropped');
  expect(audited()).toEqual([]);
});
