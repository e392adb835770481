import { expect, test } from 'vitest';
import { aCommand, privateTextOf } from '../../../support/chat-context.ts';
import { anAccount } from './an-account.ts';

test('a link comes privately and logs the person in, once', async () => {
  const { call, me, stores } = await anAccount();
  const told = privateTextOf(call(aCommand('login')));
  expect(told).toMatch(
    /^This link logs a browser in with your account, once, within 10 minutes: https:\/\/pincel\.example\.org\/login\/[\w-]{43}\n/,
  );
  expect(told).toContain('show it to nobody');
  const [, code = ''] = /login\/([\w-]+)/.exec(told) ?? [];
  expect(stores.webSessions.takeCode(code, 1_000_000)).toBe(me().known.userId);
  expect(stores.webSessions.takeCode(code, 1_000_000)).toBeUndefined();
});

test('in Portuguese too, and an earlier link works no longer', async () => {
  const { call, me, stores } = await anAccount();
  const [first = '', second = ''] = [1, 2].map(
    () => /login\/([\w-]+)/.exec(privateTextOf(call(aCommand('login'), me({}, { locale: 'pt-BR' }))))?.[1],
  );
  expect(stores.webSessions.ownerOfCode(first, 1_000_000)).toBeUndefined();
  expect(stores.webSessions.ownerOfCode(second, 1_000_000)).toBe(me().known.userId);
});

test('where the page has no public address, the answer says what is missing and makes no link', async () => {
  const { call } = await anAccount(
    {},
    {
      publicUrl: undefined,
      logIn: {
        makeCode: () => {
          throw new Error('Expected no code');
        },
      },
    },
  );
  expect(privateTextOf(call(aCommand('login')))).toContain('PINCEL_PUBLIC_URL');
  expect(privateTextOf(call(aCommand('help')))).not.toContain('/login');
});
