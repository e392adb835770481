import { expect, test } from 'vitest';
import { aCommand, privateTextOf } from '../../../support/chat-context.ts';
import { anAccount } from './an-account.ts';

/** The code that an answer shows. */
function codeIn(text: string): string {
  const [, code] = /code is (\S+)\./.exec(text) ?? [];
  if (code === undefined) throw new Error(`Expected a code in: ${text}`);
  return code;
}

const onTelegram = {
  surface: 'telegram',
  userExternalId: '202',
  spaceExternalId: 'dm:202',
  isDirect: true,
} as const;

test('a code from one platform makes one account of two on the other', async () => {
  const { call, me, stores } = await anAccount();
  const told = privateTextOf(call(aCommand('link')));
  expect(told).toContain('Write to Pincel on Telegram and send /link with this code, within 10 minutes.');
  const code = codeIn(told);
  expect(privateTextOf(call(aCommand('link', { code: ` ${code.toLowerCase()} ` }), me(onTelegram)))).toBe(
    'Done: your accounts are one now. Credits, history and settings are the same on both platforms.',
  );
  expect(stores.users.find('discord:101')?.id).toBe(stores.users.find('telegram:202')?.id);
});

test('from Telegram the other way round, in Portuguese', async () => {
  const { call, me } = await anAccount();
  const told = privateTextOf(call(aCommand('link'), me(onTelegram, { locale: 'pt-BR' })));
  expect(told).toContain(
    'Escreva para o Pincel no Discord e envie /vincular com este código, em até 10 minutos.',
  );
});

test('every code that does not work says why', async () => {
  let nowMs = 1_000_000;
  const { call, me, stores } = await anAccount({ now: () => nowMs });
  const redeem = (code: string): string => privateTextOf(call(aCommand('link', { code }), me(onTelegram)));
  expect(redeem('ABCDEFGH')).toContain('There is no such code, or it was used.');
  const own = codeIn(privateTextOf(call(aCommand('link'), me(onTelegram))));
  expect(redeem(own)).toContain('This code is from this very account.');
  const late = codeIn(privateTextOf(call(aCommand('link'))));
  nowMs += 600_000;
  expect(redeem(late)).toContain('This code is too old.');
  const blocked = codeIn(privateTextOf(call(aCommand('link'))));
  stores.policies.set({ scope: 'user', scopeKey: me().known.userId, blocked: true }, 0);
  expect(redeem(blocked)).toContain('One of the two accounts is blocked');
});
