import { Api } from 'grammy';
import { expect, onTestFinished, test } from 'vitest';
import { createTelegramSync } from '../../src/bots/telegram/sync-commands.ts';
import { AppError } from '../../src/domain/app-error.ts';
import { aLog } from '../support/a-log.ts';
import { startTelegramServer } from '../support/telegram-server/telegram-server.ts';
import { texts } from '../support/texts.ts';

async function aSync(token?: string) {
  const server = await startTelegramServer();
  onTestFinished(() => server.close());
  const { log } = aLog();
  const sync = createTelegramSync({ token: token ?? server.token, apiRoot: server.url, texts, log });
  return { server, sync };
}

test('the lists of commands become those of the table, and stay', async () => {
  const { server, sync } = await aSync();
  const plan = await sync.plan();
  expect(plan.sameCount).toBe(0);
  expect(plan.differences).toContainEqual({ kind: 'added', name: '/image (default)', parts: [] });
  expect(plan.differences).toContainEqual({
    kind: 'added',
    name: '/cota_admin (all_chat_administrators, pt)',
    parts: [],
  });
  expect(plan.differences.filter(({ name }) => name.startsWith('/quota_admin'))).toHaveLength(1);
  await plan.apply();
  const again = await sync.plan();
  expect(again.differences).toEqual([]);
  expect(again.sameCount).toBe(plan.differences.length);
  server.assertClean();
});

test('people see the commands in their language, and admins see more', async () => {
  const { server, sync } = await aSync();
  await (await sync.plan()).apply();
  const ana = server.addUser({ language_code: 'pt' });
  const ben = server.addUser({ language_code: 'en' });
  const group = server.addGroup({ title: 'Painters', kind: 'supergroup', creator: ben, members: [ana] });
  const menuOf = (user: typeof ana) =>
    server
      .chat(group.id)
      .menu(user)
      .map(({ command }) => command);
  expect(menuOf(ana)).toContain('imagem');
  expect(menuOf(ana)).not.toContain('cota_admin');
  expect(menuOf(ben)).toEqual(expect.arrayContaining(['image', 'quota_admin', 'queue_admin']));
});

test('what differs is shown first: a description, a command too many', async () => {
  const { server, sync } = await aSync();
  await (await sync.plan()).apply();
  const api = new Api(server.token, { apiRoot: server.url });
  const [first, ...others] = await api.getMyCommands();
  await api.setMyCommands([
    { command: first?.command ?? '', description: 'Something old' },
    ...others,
    { command: 'old', description: 'Something older' },
  ]);
  const plan = await sync.plan();
  expect(plan.differences).toEqual([
    { kind: 'changed', name: `/${first?.command} (default)`, parts: ['description'] },
    { kind: 'removed', name: '/old (default)', parts: [] },
  ]);
});

test('a token that is not accepted is told in a sentence', async () => {
  const { sync } = await aSync('1:not-the-token');
  const error = await sync.plan().catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(AppError);
  expect(String(error)).toContain('PINCEL_TELEGRAM_TOKEN');
});
