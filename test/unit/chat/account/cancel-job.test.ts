import { expect, test } from 'vitest';
import { aCommand, privateTextOf } from '../../../support/chat-context.ts';
import { aRequester } from '../../../support/flow.ts';
import { anAccount } from './an-account.ts';

const cancelNewest = aCommand('cancel');

test('without a name the newest of mine is canceled, then the one before it', async () => {
  const { call, ask, steer, stores } = await anAccount();
  steer.pause('operator');
  const first = ask({ prompt: 'a cat' });
  const second = ask({ prompt: 'a dog' });
  expect(privateTextOf(call(cancelNewest))).toBe('Canceled: "a dog". It costs you nothing.');
  expect(stores.jobs.get(second.jobId)?.state).toBe('canceled');
  expect(stores.jobs.get(first.jobId)?.state).toBe('queued');
  expect(privateTextOf(call(cancelNewest))).toBe('Canceled: "a cat". It costs you nothing.');
  expect(privateTextOf(call(cancelNewest))).toBe(
    'Nothing of yours is waiting or being drawn, so there is nothing to cancel.',
  );
});

test('one that is drawn stops soon, and is passed over the next time', async () => {
  const { call, ask, engineJob } = await anAccount();
  const running = ask({ prompt: 'a cat' });
  await engineJob(running.jobId);
  expect(privateTextOf(call(cancelNewest))).toBe('"a cat" stops within a moment. It costs you nothing.');
  expect(privateTextOf(call(cancelNewest))).toContain('there is nothing to cancel');
});

test('a named one is canceled; what is over says so', async () => {
  const { call, ask, steer, me } = await anAccount();
  steer.pause('operator');
  const { jobId } = ask({ prompt: 'a cat' });
  ask({ prompt: 'a dog' });
  const named = aCommand('cancel', { job: jobId });
  expect(privateTextOf(call(named, me({}, { locale: 'pt-BR' })))).toBe('Cancelado: "a cat". Não custa nada.');
  expect(privateTextOf(call(named))).toBe('"a cat" was over already.');
});

test('a job of somebody else and one that never was are the same unknown thing', async () => {
  const { call, accept, steer, stores } = await anAccount();
  steer.pause('operator');
  const theirs = accept({}, { requester: aRequester() });
  const answers = [theirs.jobId, 'no-such-job'].map((job) =>
    privateTextOf(call(aCommand('cancel', { job }))),
  );
  expect(answers).toEqual([
    'You have no such drawing. /queue shows those you have.',
    'You have no such drawing. /queue shows those you have.',
  ]);
  expect(stores.jobs.get(theirs.jobId)?.state).toBe('queued');
});
