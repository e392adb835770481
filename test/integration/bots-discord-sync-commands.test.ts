import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import { expect, onTestFinished, test } from 'vitest';
import { createDiscordSync } from '../../src/bots/discord/sync-commands.ts';
import { commands } from '../../src/chat/command-table.ts';
import { AppError } from '../../src/domain/app-error.ts';
import { aLog } from '../support/a-log.ts';
import { type DiscordServer, startDiscordServer } from '../support/discord-server/discord-server.ts';
import { texts } from '../support/texts.ts';

async function aServer(): Promise<DiscordServer> {
  const server = await startDiscordServer();
  onTestFinished(() => server.close());
  return server;
}

const aSync = (server: DiscordServer, token = server.token()) =>
  createDiscordSync({ token, apiRoot: server.apiRoot, texts, log: aLog().log });

const change = (server: DiscordServer, method: string, path: string, body: unknown): Promise<Response> =>
  fetch(`${server.apiRoot}/v10/applications/${server.applicationId}/commands${path}`, {
    method,
    headers: {
      Authorization: `Bot ${server.token()}`,
      'Content-Type': 'application/json',
      'User-Agent': 'DiscordBot (https://pincel.example, 1)',
    },
    body: JSON.stringify(body),
  });

test('all commands are added to a server that knows none, and then there is nothing to do', async () => {
  const server = await aServer();
  const plan = await aSync(server).plan();
  expect(plan.differences.map(({ kind, name }) => `${kind} ${name}`)).toEqual(
    commands.map(({ name }) => `added /${name}`),
  );
  await plan.apply();
  const again = await aSync(server).plan();
  expect(again.differences).toEqual([]);
  expect(again.sameCount).toBe(commands.length);
  const calls = server.calls.length;
  await again.apply();
  expect(server.calls).toHaveLength(calls);
  server.assertClean();
});

test('commands are translated, and those of managers are for those who manage the server', async () => {
  const server = await aServer();
  await (await aSync(server).plan()).apply();
  const registered = new Map(server.commandsFor().map((command) => [command.name, command]));
  expect(registered.get('image')).toMatchObject({
    name_localizations: { 'pt-BR': 'imagem' },
    contexts: [0, 1, 2],
    integration_types: [0, 1],
    default_member_permissions: null,
  });
  const inGuild = server.commandsFor(server.world.addGuild().id);
  expect(inGuild.find(({ name }) => name === 'policy')).toMatchObject({
    contexts: [0],
    integration_types: [0],
    default_member_permissions: '32',
  });
});

test('what was changed, added and left over by somebody else is told and put right', async () => {
  const server = await aServer();
  await (await aSync(server).plan()).apply();
  const help = server.commandsFor().find(({ name }) => name === 'help');
  await change(server, 'PATCH', `/${help?.id}`, {
    description: 'Something else',
    default_member_permissions: '8',
  });
  await change(server, 'POST', '', { name: 'retired', description: 'Of an earlier version', type: 1 });
  const queue = server.commandsFor().find(({ name }) => name === 'queue');
  await change(server, 'PATCH', `/${queue?.id}`, {
    options: [{ type: 3, name: 'filter', description: 'Something else' }],
  });
  const plan = await aSync(server).plan();
  expect(plan.differences).toEqual([
    { kind: 'changed', name: '/queue', parts: ['option filter'] },
    { kind: 'changed', name: '/help', parts: ['description', 'permissions'] },
    { kind: 'removed', name: '/retired', parts: [] },
  ]);
  await plan.apply();
  expect((await aSync(server).plan()).differences).toEqual([]);
  server.assertClean();
});

test('an entry point command, which Discord does not let go, stays as it is', async () => {
  const entryPoint = {
    id: '7',
    type: 4,
    name: 'launch',
    name_localizations: null,
    description: '',
    default_member_permissions: null,
    contexts: [0, 1, 2],
    integration_types: [0, 1],
    nsfw: false,
    handler: 2,
  };
  const written: unknown[] = [];
  const readBody = async (request: IncomingMessage): Promise<unknown> =>
    JSON.parse((await request.toArray()).map(String).join(''));
  const answerTo = async (request: IncomingMessage): Promise<unknown> => {
    if (request.url === '/v10/applications/@me') return { id: '1' };
    if (request.method === 'PUT') written.push(await readBody(request));
    return [{ ...entryPoint, application_id: '1', version: '9' }];
  };
  const server = createServer((request, response) => {
    void answerTo(request).then((answer) =>
      response.setHeader('Content-Type', 'application/json').end(JSON.stringify(answer)),
    );
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  onTestFinished(() => void server.close());
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  const plan = await createDiscordSync({
    token: 'MQ.a.token',
    apiRoot: `http://127.0.0.1:${port}`,
    texts,
    log: aLog().log,
  }).plan();
  expect(plan.differences.map(({ kind }) => kind)).toEqual(commands.map(() => 'added'));
  await plan.apply();
  const names = [...commands.map(({ name }) => expect.objectContaining({ name })), entryPoint];
  expect(written).toEqual([names]);
});

test('a refused token is told with the variable to correct, and nothing of the token', async () => {
  const server = await aServer();
  const failure = await aSync(server, 'MQ.wrong.token')
    .plan()
    .catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(AppError);
  expect(failure).toMatchObject({
    kind: 'config-invalid',
    message: expect.stringContaining('PINCEL_DISCORD_TOKEN'),
  });
  expect(failure instanceof Error ? failure.cause : 'no error').toBeUndefined();
});

test('a server that cannot be reached is told as that', async () => {
  const server = await aServer();
  await server.close();
  await expect(aSync(server).plan()).rejects.toMatchObject({ kind: 'platform-unavailable', retryable: true });
});
