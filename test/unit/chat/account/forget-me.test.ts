import { expect, test } from 'vitest';
import { aCommand, privateTextOf, settled } from '../../../support/chat-context.ts';
import { anAccount } from './an-account.ts';

const confirmed = aCommand('forget', { confirm: true });

test('the first call only explains what would be deleted and how to confirm', async () => {
  const { call, me, stores } = await anAccount();
  for (const forget of [aCommand('forget'), aCommand('forget', { confirm: false })]) {
    const text = privateTextOf(call(forget));
    expect(text).toMatch(/^This cancels your drawings and deletes your prompts/);
    expect(text).toContain('send this: /forget confirm:yes');
  }
  expect(stores.users.get(me().known.userId)?.erasedAtMs).toBeUndefined();
});

test('confirmed, what waits is canceled and everything deleted', async () => {
  const { call, ask, me, steer, stores } = await anAccount();
  steer.pause('operator');
  const { userId } = me().known;
  stores.chatSettings.write(userId, { shape: 'portrait' }, 0);
  const { jobId } = ask();
  const answer = call(confirmed, me({}, { locale: 'pt-BR' }));
  expect(answer.kind).toBe('slow');
  expect(privateTextOf(await settled(answer))).toBe(
    'Feito: o que era guardado sobre você foi apagado, com as palavras de 1 pedido e 0 imagem.',
  );
  expect(stores.jobs.get(jobId)).toMatchObject({ state: 'canceled', request: undefined });
  expect(stores.users.get(userId)?.erasedAtMs).toBe(1_000_000);
  expect(stores.chatSettings.read(userId).shape).toBeUndefined();
});

test('while something is drawn it is told to stop, and nothing is deleted yet', async () => {
  const { call, ask, me, engineJob, stores } = await anAccount();
  const { jobId } = ask();
  await engineJob(jobId);
  expect(privateTextOf(await settled(call(confirmed)))).toContain('Nothing is deleted yet');
  expect(stores.users.get(me().known.userId)?.erasedAtMs).toBeUndefined();
});

test('the same twice at once: the second finds nothing', async () => {
  const { call, me } = await anAccount();
  const context = me();
  const answers = [call(confirmed, context), call(confirmed, context)];
  const [, second] = await Promise.all(answers.map(settled));
  expect(second && privateTextOf(second)).toBe('Nothing is kept about you.');
});
