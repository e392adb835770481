import { PermissionFlagsBits } from 'discord-api-types/v10';
import { expect, onTestFinished, test } from 'vitest';
import { commands } from '../../src/chat/command-table.ts';
import { aFolder } from '../support/a-folder.ts';
import { startDiscordServer } from '../support/discord-server/discord-server.ts';
import { pincel } from '../support/pincel-cli.ts';

/** A Discord that knows no command of Pincel's, and the command that tells it. */
async function aNewApplication() {
  const server = await startDiscordServer();
  onTestFinished(() => server.close());
  const folder = await aFolder();
  return {
    server,
    sync: (args: readonly string[] = [], token = server.token()) =>
      pincel(folder, ['bots', 'sync', ...args], {
        PINCEL_DISCORD_TOKEN: token,
        PINCEL_DISCORD_API_ROOT: server.apiRoot,
      }),
  };
}

const added = commands.map(({ name }) => `  + /${name}\n`).join('');

test('pincel bots sync shows the difference, registers in both languages, and has nothing to do the second time', async () => {
  const { server, sync } = await aNewApplication();
  const difference = `discord: 0 commands stay as they are, these do not:\n${added}`;
  expect(await sync(['--dry-run'])).toEqual({ code: 0, out: difference, err: '' });
  expect(server.commandsFor()).toEqual([]);
  expect(await sync()).toEqual({ code: 0, out: `${difference}discord: registered.\n`, err: '' });
  expect(server.commandsFor().map(({ name }) => name)).toEqual(commands.map(({ name }) => name));
  expect(await sync()).toEqual({
    code: 0,
    out: `discord: all ${commands.length} commands are as they should be.\n`,
    err: '',
  });
  expect(server.calls.filter(({ method }) => method === 'PUT')).toHaveLength(1);

  const registered = server.commandsFor();
  const named = (name: string) => registered.find((command) => command.name === name);
  expect(named('image')).toMatchObject({
    name_localizations: { 'pt-BR': 'imagem' },
    description: 'Draw a picture from words',
    options: expect.arrayContaining([
      expect.objectContaining({ name: 'quality', name_localizations: { 'pt-BR': 'qualidade' } }),
    ]),
  });
  const managers = commands.filter(({ audience }) => audience === 'managers').map(({ name }) => name);
  const hidden = registered.filter(
    ({ default_member_permissions: needed }) => needed === String(PermissionFlagsBits.ManageGuild),
  );
  expect(hidden.map(({ name }) => name)).toEqual(managers);
  expect(registered.filter(({ default_member_permissions: needed }) => needed === null)).toHaveLength(
    commands.length - managers.length,
  );
  server.assertClean();
});

test('a token that is refused is told with the setting to correct, and nothing of the token', async () => {
  const { server, sync } = await aNewApplication();
  const { code, out, err } = await sync([], 'CANARY.of.a.token');
  expect({ code, out }).toEqual({ code: 1, out: '' });
  expect(err).toMatch(/PINCEL_DISCORD_TOKEN/);
  expect(err).not.toContain('CANARY');
  server.assertClean();
});
