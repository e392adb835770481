import { expect, test } from 'vitest';
import { aCommand, privateTextOf } from '../../../support/chat-context.ts';
import { anAccount } from './an-account.ts';

const privacy = aCommand('privacy');

test('it says what is kept, where, for how long, and how to have it deleted', async () => {
  const { call, me } = await anAccount();
  const text = privateTextOf(call(privacy));
  expect(text).toContain('a machine of the person who set this bot up');
  expect(text).toContain('Results are deleted after 30 days at the latest.');
  expect(text).toContain('for 365 days. What you wrote is encrypted in it');
  expect(text).toContain('Nothing of it is used to train models');
  expect(text).toContain('/forget deletes what is kept about you');
  expect(privateTextOf(call(privacy, me({}, { locale: 'pt-BR' })))).toContain('/esquecer apaga');
});

test('a log that is kept for good is not given an end', async () => {
  const { call } = await anAccount({}, { retention: { mediaDays: 1, auditDays: undefined } });
  const text = privateTextOf(call(privacy));
  expect(text).toContain('Results are deleted after 1 day at the latest.');
  expect(text).toContain('An audit log notes what was decided and why. What you wrote');
});
