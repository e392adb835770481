import { createPublicKey, verify } from 'node:crypto';
import { createServer, type IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';
import { API } from '@discordjs/core';
import { DiscordAPIError, HTTPError, RateLimitError, type RawFile, REST } from '@discordjs/rest';
import { type SessionInfo, WebSocketManager, WebSocketShardEvents } from '@discordjs/ws';
import {
  type APIInteraction,
  type APIMessage,
  ApplicationCommandOptionType,
  ApplicationCommandType,
  ButtonStyle,
  ChannelType,
  ComponentType,
  GatewayDispatchEvents,
  InteractionResponseType,
  InteractionType,
  Locale,
  MessageFlags,
  type RESTPostAPIApplicationCommandsJSONBody,
  TextInputStyle,
} from 'discord-api-types/v10';
import sharp from 'sharp';
import { expect, onTestFinished, test } from 'vitest';
import { WebSocket } from 'ws';
import {
  type DiscordServer,
  type DiscordServerOptions,
  startDiscordServer,
} from '../support/discord-server/discord-server.ts';

const nobody = { parse: [] };

/** A server, a guild with a channel, Ana, the real client library, and a clock that can jump. */
async function aPlatform(options: DiscordServerOptions = {}) {
  let skewMs = 0;
  const server = await startDiscordServer({ now: () => Date.now() + skewMs, ...options });
  onTestFinished(() => server.close());
  const guild = server.world.addGuild({ locale: Locale.PortugueseBR });
  const channel = server.world.addChannel({ guildId: guild.id });
  const ana = server.world.addUser('ana');
  const rest = aRest(server);
  return {
    server,
    guild,
    channel,
    ana,
    rest,
    api: new API(rest),
    command: (name = 'image') => server.command({ channelId: channel.id, user: ana, name }),
    letPass: (ms: number): void => {
      skewMs += ms;
    },
  };
}

function aRest(server: DiscordServer): REST {
  const rest = new REST({
    api: server.apiRoot,
    version: '10',
    retries: 0,
    hashSweepInterval: 0,
    handlerSweepInterval: 0,
  });
  return rest.setToken(server.token());
}

/** The real gateway client, which keeps its session where the test can see it. */
function aGatewayClient(server: DiscordServer, token = server.token()) {
  const sessions = new Map<number, SessionInfo>();
  const rest = aRest(server).setToken(token);
  const manager = new WebSocketManager({
    token,
    intents: 0,
    rest,
    // The real one waits five seconds between two: the server is told not to mind.
    buildIdentifyThrottler: () => ({ waitForIdentify: () => Promise.resolve() }),
    retrieveSessionInfo: (shard) => sessions.get(shard) ?? null,
    updateSessionInfo: (shard, info) => {
      if (info === null) sessions.delete(shard);
      else sessions.set(shard, info);
    },
  });
  // Without a listener, an error would end the process.
  manager.on(WebSocketShardEvents.Error, () => {});
  manager.on(WebSocketShardEvents.SocketError, () => {});
  onTestFinished(async () => {
    await manager.destroy();
  });
  const received: APIInteraction[] = [];
  const waiting: ((interaction: APIInteraction) => void)[] = [];
  manager.on(WebSocketShardEvents.Dispatch, (payload) => {
    if (payload.t !== GatewayDispatchEvents.InteractionCreate) return;
    received.push(payload.d);
    waiting.shift()?.(payload.d);
  });
  return {
    manager,
    received,
    nextInteraction: () => new Promise<APIInteraction>((resolve) => waiting.push(resolve)),
  };
}

/** Resolves once the gateway has seen something happen. */
function whenGateway(server: DiscordServer, what: 'identified' | 'resumed' | 'closed'): Promise<void> {
  return new Promise((resolve) => {
    const stop = server.subscribe((event) => {
      if (event.kind !== 'gateway' || event.what !== what) return;
      stop();
      resolve();
    });
  });
}

/** The status and code that Discord refuses a call with. */
async function refusalOf(call: Promise<unknown>): Promise<readonly [number, number | string]> {
  const error: unknown = await call.then(
    () => new Error('Expected a refusal, got an answer'),
    (refused: unknown) => refused,
  );
  if (error instanceof DiscordAPIError) return [error.status, error.code];
  throw error;
}

function aPicture(widthPx = 4, heightPx = 3): Promise<Buffer> {
  return sharp({ create: { width: widthPx, height: heightPx, channels: 3, background: 'red' } })
    .png()
    .toBuffer();
}

const aFile = (bytes: Uint8Array, name = 'cat.png'): RawFile => ({
  name,
  data: Buffer.from(bytes),
  contentType: 'image/png',
});

const aButton = (customId: string, label = 'Again') => ({
  type: ComponentType.ActionRow as const,
  components: [
    {
      type: ComponentType.Button as const,
      style: ButtonStyle.Secondary as const,
      label,
      custom_id: customId,
    },
  ],
});

function aModal(title = 'Edit the prompt') {
  return {
    custom_id: 'edit:1',
    title,
    components: [
      {
        type: ComponentType.ActionRow as const,
        components: [
          {
            type: ComponentType.TextInput as const,
            custom_id: 'prompt',
            style: TextInputStyle.Paragraph,
            label: 'Prompt',
            value: 'a cat',
            max_length: 20,
          },
        ],
      },
    ],
  };
}

test('the gateway says hello, takes an IDENTIFY, acknowledges heartbeats and sends interactions', async () => {
  const { server, guild, channel, ana } = await aPlatform({ heartbeatIntervalMs: 50, identifySpacingMs: 0 });
  const { manager, nextInteraction } = aGatewayClient(server);
  const acknowledged = new Promise<void>((resolve) => {
    manager.on(WebSocketShardEvents.HeartbeatComplete, () => resolve());
  });
  await manager.connect();
  await acknowledged;
  const next = nextInteraction();
  const interaction = await server.command({
    channelId: channel.id,
    user: ana,
    name: 'image',
    options: { prompt: 'a cat', count: 2, strength: 0.5, private: true },
    locale: Locale.German,
  });
  expect(await next).toEqual(interaction.payload);
  expect(interaction.payload).toMatchObject({
    type: InteractionType.ApplicationCommand,
    application_id: server.applicationId,
    channel: { id: channel.id, type: ChannelType.GuildText, nsfw: false, guild_id: guild.id },
    guild_id: guild.id,
    guild_locale: 'pt-BR',
    locale: 'de',
    member: { user: { username: 'ana' }, roles: [] },
    authorizing_integration_owners: { 0: guild.id },
    context: 0,
    attachment_size_limit: 10 * 1_048_576,
    entitlements: [],
    data: {
      name: 'image',
      options: [
        { name: 'prompt', type: 3, value: 'a cat' },
        { name: 'count', type: 4, value: 2 },
        { name: 'strength', type: 10, value: 0.5 },
        { name: 'private', type: 5, value: true },
      ],
    },
  });
  expect([
    server.gateway.counts.identifies,
    server.gateway.counts.resumes,
    server.gateway.connected(),
  ]).toEqual([1, 0, 1]);
  server.assertClean();
});

test('a connection that was cut is resumed, and what was missed is sent again', async () => {
  const { server, command } = await aPlatform();
  const { manager, nextInteraction } = aGatewayClient(server);
  await manager.connect();
  const closed = whenGateway(server, 'closed');
  server.gateway.drop();
  await closed;
  const next = nextInteraction();
  const interaction = await command();
  expect((await next).id).toBe(interaction.id);
  expect(server.gateway.counts).toMatchObject({ identifies: 1, resumes: 1 });
  server.assertClean();
});

test('clients are asked to reconnect, and resume', async () => {
  const { server } = await aPlatform();
  await aGatewayClient(server).manager.connect();
  const resumed = whenGateway(server, 'resumed');
  server.gateway.requestReconnect();
  await resumed;
  expect(server.gateway.counts.identifies).toBe(1);
  server.assertClean();
});

test('a session that is said to be invalid is resumed or begun anew, as the gateway says', async () => {
  const { server } = await aPlatform({ identifySpacingMs: 0 });
  const { manager } = aGatewayClient(server);
  await manager.connect();
  const resumed = new Promise<void>((resolve) => {
    manager.on(WebSocketShardEvents.Resumed, () => resolve());
  });
  server.gateway.invalidateSessions(true);
  await resumed;
  const ready = new Promise<void>((resolve) => {
    manager.on(WebSocketShardEvents.Ready, () => resolve());
  });
  server.gateway.invalidateSessions(false);
  await ready;
  expect(server.gateway.counts).toMatchObject({ identifies: 2, resumes: 1 });
  server.assertClean();
});

test('a half-open connection says nothing, so that the client has to find out and resume', async () => {
  const { server, command } = await aPlatform({ heartbeatIntervalMs: 60 });
  const { manager, nextInteraction } = aGatewayClient(server);
  await manager.connect();
  const resumed = whenGateway(server, 'resumed');
  server.gateway.freeze('silent');
  const next = nextInteraction();
  const interaction = await command();
  await resumed;
  expect((await next).id).toBe(interaction.id);
  server.assertClean();
});

test.for([
  ['silent', 4_200],
  ['dead', 1_006],
] as const)('a %s connection, when closed, ends with %i', async ([how, code]) => {
  const { server } = await aPlatform();
  // The library's types do not know yet how long it waits for a close.
  const options = { closeTimeout: 50, handshakeTimeout: 1_000 };
  const socket = new WebSocket(`${server.url.replace('http', 'ws')}/?v=10&encoding=json`, options);
  await new Promise((resolve) => socket.on('message', resolve));
  server.gateway.freeze(how);
  const closed = new Promise((resolve) => socket.on('close', resolve));
  socket.close(4_200);
  expect(await closed).toBe(code);
});

test('a client without a heartbeat is hung up on with 4009, and its session is over', async () => {
  const { server } = await aPlatform({ heartbeatIntervalMs: 20 });
  const socket = new WebSocket(`${server.url.replace('http', 'ws')}/?v=10&encoding=json`);
  const code = await new Promise((resolve) => socket.on('close', resolve));
  expect(code).toBe(4009);
});

test('a second IDENTIFY within five seconds is a violation', async () => {
  const { server } = await aPlatform();
  await aGatewayClient(server).manager.connect();
  const second = aGatewayClient(server).manager;
  const invalid = new Promise<void>((resolve) => {
    second.on(WebSocketShardEvents.Debug, (message) => {
      if (message.includes('Invalid session')) resolve();
    });
  });
  void second.connect().catch(() => {});
  await invalid;
  expect(server.takeViolations()[0]).toMatch(/^gateway: IDENTIFY \d+ ms after another/);
});

test.for([
  ['no JSON', 'hello', 4002],
  ['an unknown opcode', { op: 99, d: null }, 4001],
  ['an IDENTIFY without intents', { op: 2, d: { token: 'x', properties: {} } }, 4002],
  ['a presence before an IDENTIFY', { op: 3, d: {} }, 4003],
  [
    'a privileged intent',
    { op: 2, d: { token: 'x', intents: 1 << 15, properties: { os: 'a', browser: 'b', device: 'c' } } },
    4014,
  ],
  [
    'a shard that is none',
    {
      op: 2,
      d: { token: '', intents: 0, properties: { os: 'a', browser: 'b', device: 'c' }, shard: [3, 2] },
    },
    4010,
  ],
  [
    'a wrong token',
    { op: 2, d: { token: 'x', intents: 0, properties: { os: 'a', browser: 'b', device: 'c' } } },
    4004,
  ],
] as const)('the gateway hangs up on %s', async ([name, frame, code]) => {
  const { server } = await aPlatform();
  const socket = new WebSocket(`${server.url.replace('http', 'ws')}/?v=10&encoding=json`);
  socket.on('open', () => {
    const json = JSON.stringify(frame).replace('"token":""', `"token":"${server.token()}"`);
    socket.send(frame === 'hello' ? 'hello' : json);
  });
  expect(await new Promise((resolve) => socket.on('close', resolve))).toBe(code);
  // One wrong token is no violation: it may have been revoked.
  expect(server.takeViolations()).toHaveLength(name === 'a wrong token' ? 0 : 1);
});

test('the gateway says how many sessions may still begin', async () => {
  const { server, api } = await aPlatform({ maxConcurrency: 2, identifySpacingMs: 0 });
  server.gateway.setShards(3);
  const before = await api.gateway.getBot();
  await aGatewayClient(server).manager.connect();
  const after = await api.gateway.getBot();
  expect(before).toMatchObject({ shards: 3, session_start_limit: { remaining: 1_000, max_concurrency: 2 } });
  expect(after.session_start_limit.remaining).toBe(997);
});

test('events of a guild go to its shard', async () => {
  const { server, guild, command } = await aPlatform({ identifySpacingMs: 0 });
  server.gateway.setShards(2);
  const client = aGatewayClient(server);
  const shards: number[] = [];
  client.manager.on(WebSocketShardEvents.Dispatch, ({ t }, shard) => {
    if (t === GatewayDispatchEvents.InteractionCreate) shards.push(shard);
  });
  await client.manager.connect();
  const next = client.nextInteraction();
  await command();
  await next;
  expect(shards).toEqual([Number((BigInt(guild.id) >> 22n) % 2n)]);
});

test('a revoked token is refused everywhere, and trying it again is a violation', async () => {
  const { server, api } = await aPlatform();
  const { manager } = aGatewayClient(server);
  await manager.connect();
  const closed = new Promise((resolve) => {
    manager.on(WebSocketShardEvents.Closed, (code) => resolve(code));
  });
  server.changeToken();
  expect(await closed).toBe(4004);
  expect(await refusalOf(api.users.getCurrent())).toEqual([401, 0]);
  expect(server.invalidRequests()).toBe(1);
  server.assertClean();
});

test('an interaction is answered once, within three seconds of the clock, with the message that came of it', async () => {
  const { server, api, command, ana } = await aPlatform();
  const interaction = await command();
  const { id, token } = interaction.payload;
  const answer = await api.interactions.reply(id, token, {
    content: 'Hello',
    flags: MessageFlags.Ephemeral,
    allowed_mentions: nobody,
    with_response: true,
  });
  expect(answer).toMatchObject({
    interaction: { id, response_message_ephemeral: true, response_message_loading: false },
    resource: { type: 4, message: { content: 'Hello', flags: MessageFlags.Ephemeral, type: 20 } },
  });
  expect(await interaction.acknowledged).toMatchObject({ type: 4, data: { content: 'Hello' } });
  expect(interaction.answeredAfterMs()).toBeGreaterThan(0);
  expect(interaction.original()).toMatchObject({
    author: { id: server.applicationId },
    interaction_metadata: { id, user: { id: ana.id } },
  });
  expect(await refusalOf(api.interactions.defer(id, token))).toEqual([400, 40060]);
  server.assertClean();
});

test('an interaction that nobody answers times out, and a late answer finds it gone', async () => {
  const { server, api, command, letPass } = await aPlatform();
  const interaction = await command();
  letPass(3_001);
  expect(await interaction.acknowledged).toBe('timed out');
  const { id, token } = interaction.payload;
  expect(await refusalOf(api.interactions.defer(id, token))).toEqual([404, 10062]);
  expect(
    await refusalOf(api.interactions.editReply(server.applicationId, token, { content: 'late' })),
  ).toEqual([404, 10015]);
});

test('a deferred answer is filled in, followed up, read and deleted by its token', async () => {
  const { server, api, command } = await aPlatform();
  const interaction = await command();
  const { id, token, application_id: app } = interaction.payload;
  await api.interactions.defer(id, token, { flags: MessageFlags.Ephemeral });
  expect(interaction.original()).toMatchObject({
    content: '',
    flags: MessageFlags.Ephemeral | MessageFlags.Loading,
  });
  const filled = interaction.whenMessage(({ content }) => content === 'drawn');
  await api.interactions.editReply(app, token, { content: 'drawn', allowed_mentions: nobody });
  expect((await filled).flags).toBe(MessageFlags.Ephemeral);
  const next = await api.interactions.followUp(app, token, { content: 'and more', allowed_mentions: nobody });
  expect(interaction.messages.map(({ content }) => content)).toEqual(['drawn', 'and more']);
  await api.interactions.editReply(app, token, { content: 'and less', allowed_mentions: nobody }, next.id);
  await api.interactions.deleteReply(app, token, next.id);
  expect(await refusalOf(api.webhooks.getMessage(app, token, next.id))).toEqual([404, 10008]);
  expect(await api.interactions.getOriginalReply(app, token)).toEqual(interaction.original());
  server.assertClean();
});

test('the first follow-up takes the place of a deferred answer', async () => {
  const { api, command } = await aPlatform();
  const interaction = await command();
  const { id, token, application_id: app } = interaction.payload;
  await api.interactions.defer(id, token);
  await api.interactions.followUp(app, token, { content: 'drawn', allowed_mentions: nobody });
  expect(interaction.messages.map(({ content }) => content)).toEqual(['drawn']);
});

test('a token works for fifteen minutes', async () => {
  const { server, api, command, letPass } = await aPlatform();
  const { id, token, application_id: app } = (await command()).payload;
  await api.interactions.defer(id, token);
  letPass(15 * 60_000 - 2_000);
  await api.interactions.editReply(app, token, { content: 'in time', allowed_mentions: nobody });
  letPass(2_001);
  const late = api.interactions.editReply(app, token, { content: 'late', allowed_mentions: nobody });
  expect(await refusalOf(late)).toEqual([401, 50027]);
  expect(server.invalidRequests()).toBe(1);
});

test('what one person sees alone is out of reach of the bot token', async () => {
  const { api, command, channel } = await aPlatform();
  const interaction = await command();
  const { id, token } = interaction.payload;
  await api.interactions.reply(id, token, {
    content: 'psst',
    flags: MessageFlags.Ephemeral,
    allowed_mentions: nobody,
  });
  const messageId = interaction.original()?.id ?? '';
  const change = { content: 'louder', allowed_mentions: nobody };
  expect(await refusalOf(api.channels.editMessage(channel.id, messageId, change))).toEqual([404, 10008]);
  expect(await refusalOf(api.channels.deleteMessage(channel.id, messageId))).toEqual([404, 10008]);
  expect(await api.channels.getMessages(channel.id)).toEqual([]);
});

test('an app that only a user has installed may follow up five times, and reaches no channel', async () => {
  const { server, api, ana } = await aPlatform({
    limits: { 'POST /webhooks/:webhook/:token': { limit: 50, perMs: 1_000 } },
  });
  const away = server.world.addGuild({ isAppMember: false });
  const channel = server.world.addChannel({ guildId: away.id });
  const interaction = await server.command({
    channelId: channel.id,
    user: ana,
    name: 'image',
    isUserInstalled: true,
  });
  const { id, token, application_id: app, authorizing_integration_owners: owners } = interaction.payload;
  expect(owners).toEqual({ 1: ana.id });
  await api.interactions.reply(id, token, { content: '0', allowed_mentions: nobody });
  for (const content of ['1', '2', '3', '4', '5']) {
    await api.interactions.followUp(app, token, { content, allowed_mentions: nobody });
  }
  const sixth = api.interactions.followUp(app, token, { content: '6', allowed_mentions: nobody });
  expect(await refusalOf(sixth)).toEqual([400, 40094]);
  const post = api.channels.createMessage(channel.id, { content: 'hi', allowed_mentions: nobody });
  expect(await refusalOf(post)).toEqual([403, 50001]);
});

test('a button carries its message, and is answered by changing it', async () => {
  const { server, api, command, ana } = await aPlatform();
  const shown = await command();
  await api.interactions.reply(shown.payload.id, shown.payload.token, {
    content: 'a cat',
    components: [aButton('again:1')],
    allowed_mentions: nobody,
  });
  const message = await shown.whenMessage(() => true);
  const pressed = server.press(message, 'again:1', { user: ana });
  expect(pressed.payload).toMatchObject({
    type: InteractionType.MessageComponent,
    data: { custom_id: 'again:1', component_type: ComponentType.Button },
    message: { id: message.id, content: 'a cat' },
  });
  const { id, token, application_id: app } = pressed.payload;
  await api.interactions.deferMessageUpdate(id, token);
  await api.interactions.editReply(app, token, {
    content: 'another cat',
    components: [],
    allowed_mentions: nobody,
  });
  expect(shown.original()).toMatchObject({ content: 'another cat', components: [] });
  expect(() => server.press(message, 'again:1', { user: ana })).toThrow('Expected a component again:1');
  server.assertClean();
});

test('a form is opened, filled in within its bounds, and answered by changing the message it came from', async () => {
  const { server, api, channel, ana } = await aPlatform();
  const posted = await api.channels.createMessage(channel.id, {
    content: 'a cat',
    components: [aButton('edit:1')],
    allowed_mentions: nobody,
  });
  const pressed = server.press(posted, 'edit:1', { user: ana });
  await api.interactions.createModal(pressed.payload.id, pressed.payload.token, aModal());
  expect(pressed.modal()?.title).toBe('Edit the prompt');
  expect(() => server.submitModal(pressed, { prompt: 'x'.repeat(21) })).toThrow(
    'does not take 21 characters',
  );
  expect(() => server.submitModal(pressed, { colour: 'red' })).toThrow('no field colour');
  const filled = server.submitModal(pressed, { prompt: 'a dog' });
  expect(filled.payload).toMatchObject({
    type: InteractionType.ModalSubmit,
    data: {
      custom_id: 'edit:1',
      components: [{ type: 1, components: [{ custom_id: 'prompt', value: 'a dog' }] }],
    },
    message: { id: posted.id },
  });
  const { id, token } = filled.payload;
  expect(await refusalOf(api.interactions.createModal(id, token, aModal()))).toEqual([400, 50035]);
  expect(server.takeViolations()).toHaveLength(1);
  await api.interactions.updateMessage(id, token, { content: 'a dog', allowed_mentions: nobody });
  expect(server.messagesIn(channel.id)[0]?.content).toBe('a dog');
  server.assertClean();
});

test('what is typed into an option is completed with at most 25 choices', async () => {
  const { server, api, channel, ana } = await aPlatform();
  const typing = () =>
    server.autocomplete({
      channelId: channel.id,
      user: ana,
      name: 'image',
      options: { style: 'pa' },
      focused: 'style',
    });
  const first = await typing();
  expect(first.payload.data).toMatchObject({
    options: [{ name: 'style', type: 3, value: 'pa', focused: true }],
  });
  const choices = Array.from({ length: 26 }, (_, index) => ({
    name: `style ${index}`,
    value: String(index),
  }));
  const { id, token } = first.payload;
  expect(await refusalOf(api.interactions.createAutocompleteResponse(id, token, { choices }))).toEqual([
    400, 50035,
  ]);
  await api.interactions.createAutocompleteResponse(id, token, { choices: choices.slice(1) });
  expect(await first.acknowledged).toMatchObject({ type: 8 });
  const second = await typing();
  expect(await refusalOf(api.interactions.reply(second.payload.id, second.payload.token, {}))).toEqual([
    400, 50035,
  ]);
  expect(server.takeViolations()).toEqual([
    'POST /interactions/:interaction/:token/callback: choices: Must be 25 or fewer in length.',
    'POST /interactions/:interaction/:token/callback: an interaction of type 4 cannot be answered with type 4',
  ]);
});

test('the same event can be delivered again', async () => {
  const { server, command } = await aPlatform();
  const client = aGatewayClient(server);
  await client.manager.connect();
  const first = client.nextInteraction();
  const interaction = await command();
  await first;
  const second = client.nextInteraction();
  interaction.redeliver();
  expect(await second).toEqual(client.received[0]);
});

const longText = 'x'.repeat(2_001);
const manyButtons = {
  type: ComponentType.ActionRow,
  components: ['1', '2', '3', '4', '5', '6'].flatMap((id) => aButton(id).components),
};
const rows = (count: number) => Array.from({ length: count }, (_, index) => aButton(String(index)));

test.for([
  ['a text of more than 2000', { content: longText }],
  ['no content at all', {}],
  ['more than five rows', { content: 'a', components: rows(6) }],
  ['more than five buttons in a row', { content: 'a', components: [manyButtons] }],
  ['a label of more than 80', { content: 'a', components: [aButton('a', 'x'.repeat(81))] }],
  ['a custom id of more than 100', { content: 'a', components: [aButton('x'.repeat(101))] }],
  ['one custom id twice', { content: 'a', components: [aButton('a'), aButton('a')] }],
  ['an embed that is too long', { embeds: [{ description: 'x'.repeat(4_097) }] }],
  ['an attachment that was not sent', { content: 'a', attachments: [{ id: '0' }] }],
  ['a nonce of more than 25', { content: 'a', nonce: 'x'.repeat(26), enforce_nonce: true }],
] as const)('a message with %s is refused, and a violation', async ([name, body]) => {
  const { server, rest, channel } = await aPlatform();
  const post = rest.post(`/channels/${channel.id}/messages`, { body: { ...body, allowed_mentions: nobody } });
  expect(await refusalOf(post)).toEqual([400, name === 'no content at all' ? 50006 : 50035]);
  expect(server.takeViolations()).toHaveLength(1);
  expect(server.messagesIn(channel.id)).toEqual([]);
});

test.for([
  ['no allowed_mentions', { content: 'a' }],
  ['mentions', { content: 'a', allowed_mentions: { parse: ['users'] } }],
  ['a reply that pings', { content: 'a', allowed_mentions: { parse: [], replied_user: true } }],
  ['the field ephemeral', { content: 'a', allowed_mentions: nobody, ephemeral: true }],
  ['a field of another spelling', { content: 'a', allowed_mentions: nobody, allowedMentions: nobody }],
  ['a flag that is not for it', { content: 'a', allowed_mentions: nobody, flags: MessageFlags.Ephemeral }],
] as const)('a message with %s is taken as Discord would, and a violation', async ([, body]) => {
  const { server, rest, channel } = await aPlatform();
  await rest.post(`/channels/${channel.id}/messages`, { body });
  expect(server.takeViolations()).toHaveLength(1);
  expect(() => server.assertClean()).not.toThrow();
});

test.for([
  ['a title of more than 45', aModal('x'.repeat(46))],
  ['no components', { ...aModal(), components: [] }],
] as const)('a form with %s is refused', async ([, modal]) => {
  const { server, rest, command } = await aPlatform();
  const { id, token } = (await command()).payload;
  const body = { type: InteractionResponseType.Modal, data: modal };
  const post = rest.post(`/interactions/${id}/${token}/callback`, { body, auth: false });
  expect(await refusalOf(post)).toEqual([400, 50035]);
  expect(server.takeViolations()).toHaveLength(1);
});

test('all violations are thrown together', async () => {
  const { server, rest, channel } = await aPlatform();
  await rest.post(`/channels/${channel.id}/messages`, { body: { content: 'a' } });
  await rest.post(`/channels/${channel.id}/messages`, { body: { content: 'b', ephemeral: true } });
  expect(() => server.assertClean()).toThrow(/allowed_mentions.*`ephemeral` is no field.*allowed_mentions/s);
});

test('files are described, served and kept; an edit keeps those it lists', async () => {
  const { server, api, command } = await aPlatform();
  const interaction = await command();
  const { id, token, application_id: app } = interaction.payload;
  await api.interactions.defer(id, token);
  const picture = await aPicture();
  await api.interactions.editReply(app, token, {
    content: 'two',
    files: [aFile(picture), aFile(await aPicture(8, 8), 'a dog!.png')],
    attachments: [
      { id: '0', description: 'A cat' },
      { id: '1', description: 'A dog' },
    ],
    allowed_mentions: nobody,
  });
  const [first, second] = interaction.original()?.attachments ?? [];
  expect([first, second]).toMatchObject([
    { filename: 'cat.png', description: 'A cat', content_type: 'image/png', width: 4, height: 3 },
    { filename: 'a_dog_.png', width: 8 },
  ]);
  const served = await fetch(first?.url ?? '');
  expect(Buffer.from(await served.arrayBuffer()).equals(picture)).toBe(true);
  expect(server.bytesOf(first?.id ?? '')).toEqual(new Uint8Array(picture));
  await api.interactions.editReply(app, token, { attachments: [{ id: second?.id ?? '' }] });
  expect(interaction.original()?.attachments).toEqual([second]);
  server.assertClean();
});

test('the first answer may bring a file along', async () => {
  const { server, api, command } = await aPlatform();
  const interaction = await command();
  await api.interactions.reply(interaction.payload.id, interaction.payload.token, {
    files: [aFile(await aPicture())],
    attachments: [{ id: '0', description: 'A cat' }],
    allowed_mentions: nobody,
  });
  expect(interaction.original()?.attachments).toMatchObject([{ description: 'A cat' }]);
  server.assertClean();
});

test('alt text of more than 1024 and a file that is not listed are refused', async () => {
  const { server, api, channel } = await aPlatform();
  const post = async (attachments: { id: string; description?: string }[], files: RawFile[]) =>
    refusalOf(api.channels.createMessage(channel.id, { files, attachments, allowed_mentions: nobody }));
  const file = aFile(await aPicture());
  expect(await post([{ id: '0', description: 'x'.repeat(1_025) }], [file])).toEqual([400, 50035]);
  expect(await post([{ id: '0' }], [file, file])).toEqual([400, 50035]);
  expect(server.takeViolations()).toEqual([
    'POST /channels/:channel/messages: attachments.0.description: Must be 1024 or fewer in length.',
    'POST /channels/:channel/messages: attachments: files[1] is not listed',
  ]);
});

test('a file over the limit of the place, and a request of more than 25 MiB, are too large', async () => {
  const { server, api, ana } = await aPlatform();
  const guild = server.world.addGuild({ attachmentLimitBytes: 1_000 });
  const channel = server.world.addChannel({ guildId: guild.id });
  const post = (sizeBytes: number) =>
    refusalOf(
      api.channels.createMessage(channel.id, {
        files: [aFile(Buffer.alloc(sizeBytes))],
        attachments: [{ id: '0' }],
        allowed_mentions: nobody,
      }),
    );
  expect(await post(1_001)).toEqual([413, 40005]);
  expect(await post(25 * 1_048_576)).toEqual([413, 40005]);
  const interaction = await server.command({ channelId: channel.id, user: ana, name: 'image' });
  expect(interaction.payload.attachment_size_limit).toBe(1_000);
  server.assertClean();
});

test('what people attach is resolved, and served for a day', async () => {
  const { server, channel, ana, letPass } = await aPlatform();
  const bytes = new Uint8Array(await aPicture());
  const interaction = await server.command({
    channelId: channel.id,
    user: ana,
    name: 'image',
    options: { who: ana, picture: { fileName: 'start.png', contentType: 'image/png', bytes } },
  });
  const { payload } = interaction;
  if (payload.type !== InteractionType.ApplicationCommand) throw new Error('Expected a command');
  if (payload.data.type !== ApplicationCommandType.ChatInput) throw new Error('Expected a slash command');
  const [attachment] = Object.values(payload.data.resolved?.attachments ?? {});
  expect(payload.data).toMatchObject({
    options: [
      { name: 'who', type: 6, value: ana.id },
      { name: 'picture', type: 11, value: attachment?.id },
    ],
    resolved: { users: { [ana.id]: { username: 'ana' } } },
  });
  expect((await fetch(attachment?.url ?? '')).headers.get('Content-Type')).toBe('image/png');
  letPass(25 * 3_600_000);
  expect((await fetch(attachment?.url ?? '')).status).toBe(404);
});

test('a nonce that is enforced makes one message of many posts, also of two at once', async () => {
  const { server, api, channel, letPass } = await aPlatform();
  const post = () =>
    api.channels.createMessage(channel.id, {
      content: 'once',
      nonce: 'job-1',
      enforce_nonce: true,
      allowed_mentions: nobody,
    });
  const [first, second] = await Promise.all([post(), post()]);
  expect(second).toEqual(first);
  expect((await post()).id).toBe(first.id);
  letPass(6 * 60_000);
  expect((await post()).id).not.toBe(first.id);
  expect(server.messagesIn(channel.id)).toHaveLength(2);
});

test('channel messages are posted, replied to, read, edited and deleted with the bot token', async () => {
  const { server, api, channel } = await aPlatform();
  const first = await api.channels.createMessage(channel.id, { content: 'one', allowed_mentions: nobody });
  const reply = await api.channels.createMessage(channel.id, {
    content: 'two',
    message_reference: { message_id: first.id },
    allowed_mentions: { parse: [], replied_user: false },
  });
  expect(reply).toMatchObject({ type: 19, referenced_message: { id: first.id } });
  const contents = (messages: readonly APIMessage[]) => messages.map(({ content }) => content);
  expect(contents(await api.channels.getMessages(channel.id, { limit: 1 }))).toEqual(['two']);
  expect(contents(await api.channels.getMessages(channel.id, { before: reply.id }))).toEqual(['one']);
  await api.channels.editMessage(channel.id, first.id, { content: 'one!', allowed_mentions: nobody });
  expect((await api.channels.getMessage(channel.id, first.id)).content).toBe('one!');
  await api.channels.deleteMessage(channel.id, first.id);
  expect(await refusalOf(api.channels.getMessage(channel.id, first.id))).toEqual([404, 10008]);
  const lost = api.channels.createMessage(channel.id, {
    content: 'three',
    message_reference: { message_id: first.id },
    allowed_mentions: nobody,
  });
  expect(await refusalOf(lost)).toEqual([400, 50035]);
  expect(await api.channels.get(channel.id)).toMatchObject({ id: channel.id, type: ChannelType.GuildText });
  await api.channels.showTyping(channel.id);
  server.assertClean();
});

test.for([
  ['gone', 404, 10003, 10003],
  ['no-access', 403, 50001, 50001],
  ['no-permission', 403, 50013, undefined],
  ['dm-closed', 403, 50007, undefined],
  ['archived', 400, 50083, 50083],
  ['locked', 403, 160005, undefined],
] as const)(
  'in a channel that is %s, posting and editing go wrong as in life',
  async ([trouble, status, onPost, onEdit]) => {
    const { server, api, channel } = await aPlatform();
    const message = await api.channels.createMessage(channel.id, {
      content: 'before',
      allowed_mentions: nobody,
    });
    server.world.setTrouble(channel.id, trouble);
    const body = { content: 'after', allowed_mentions: nobody };
    expect(await refusalOf(api.channels.createMessage(channel.id, body))).toEqual([status, onPost]);
    const edit = api.channels.editMessage(channel.id, message.id, body);
    if (onEdit === undefined) expect((await edit).content).toBe('after');
    else expect(await refusalOf(edit)).toEqual([status, onEdit]);
    server.world.setTrouble(channel.id, undefined);
    expect((await api.channels.createMessage(channel.id, body)).content).toBe('after');
  },
);

test('a thread names the channel it belongs to, and an age-restricted one says so', async () => {
  const { server, guild, channel, ana } = await aPlatform();
  const thread = server.world.addChannel({
    guildId: guild.id,
    type: ChannelType.PublicThread,
    parentId: channel.id,
    isNsfw: true,
  });
  const { payload } = await server.command({ channelId: thread.id, user: ana, name: 'image' });
  expect(payload.channel).toMatchObject({ type: 11, parent_id: channel.id, nsfw: true });
});

test('the bot opens a conversation, in which commands come without a guild', async () => {
  const { server, api, ana } = await aPlatform();
  const direct = await api.users.createDM(ana.id);
  const { payload } = await server.command({ channelId: direct.id, user: ana, name: 'help' });
  expect(payload).toMatchObject({
    user: { id: ana.id },
    context: 1,
    authorizing_integration_owners: { 0: '0' },
  });
  expect(payload.member).toBeUndefined();
  expect(await refusalOf(api.users.createDM('100000000000000000'))).toEqual([400, 50033]);
});

test('the bot learns who it is', async () => {
  const { server, api } = await aPlatform();
  expect(await api.users.getCurrent()).toMatchObject({ id: server.applicationId, bot: true });
  expect(await api.applications.getCurrent()).toMatchObject({ verify_key: server.endpoint.publicKey });
});

test('a bucket that is empty is said so in the headers, and a client that obeys is told nothing', async () => {
  const { server, api, channel } = await aPlatform({
    limits: { 'POST /channels/:channel/messages': { limit: 2, perMs: 100 } },
  });
  const posts = ['1', '2', '3'].map((content) =>
    api.channels.createMessage(channel.id, { content, allowed_mentions: nobody }),
  );
  await Promise.all(posts);
  expect(server.messagesIn(channel.id)).toHaveLength(3);
  expect(server.calls.map(({ status }) => status)).toEqual([200, 200, 200]);
  const raw = await fetch(`${server.apiRoot}/v10/channels/${channel.id}/typing`, {
    method: 'POST',
    headers: {
      Authorization: `Bot ${server.token()}`,
      'User-Agent': 'DiscordBot (https://example.org, 1.0)',
    },
  });
  expect(raw.headers.get('X-RateLimit-Remaining')).toBe('49');
  expect(raw.headers.get('X-RateLimit-Reset-After')).toMatch(/^[01]\.\d{3}$/);
  server.assertClean();
});

test.for(['user', 'global', 'shared'] as const)(
  'a 429 of scope %s says how long to wait, and coming back sooner is a violation',
  async (scope) => {
    const { server, channel } = await aPlatform();
    server.limits.force({ scope, retryAfterMs: 400 });
    const post = () =>
      fetch(`${server.apiRoot}/v10/channels/${channel.id}/messages`, {
        method: 'POST',
        headers: {
          Authorization: `Bot ${server.token()}`,
          'Content-Type': 'application/json',
          'User-Agent': 'DiscordBot (https://example.org, 1.0)',
        },
        body: JSON.stringify({ content: 'a', allowed_mentions: nobody }),
      });
    const refused = await post();
    expect([refused.status, await refused.json()]).toEqual([
      429,
      { message: 'You are being rate limited.', retry_after: 0.4, global: scope === 'global', code: 0 },
    ]);
    expect(refused.headers.get('Retry-After')).toBe('1');
    expect(refused.headers.get('X-RateLimit-Scope')).toBe(scope);
    server.assertClean();
    expect((await post()).status).toBe(429);
    expect(server.takeViolations()[0]).toMatch(/sent \d+ ms before retry_after had passed/);
    // Waiting for others' sake is nothing to be blamed for.
    expect(server.invalidRequests()).toBe(scope === 'shared' ? 0 : 2);
  },
);

test('a client that waits as it is told comes through without a violation', async () => {
  const { server, api, channel } = await aPlatform();
  server.limits.force({ scope: 'shared', retryAfterMs: 50, match: ({ method }) => method === 'POST' });
  await api.channels.createMessage(channel.id, { content: 'a', allowed_mentions: nobody });
  expect(server.calls.map(({ status }) => status)).toEqual([429, 200]);
  server.assertClean();
});

test('more requests in a second than the bot may make are refused for all routes, but not for interactions', async () => {
  const { server, command, channel, rest } = await aPlatform({ globalPerSecond: 1 });
  const impatient = new REST({ api: server.apiRoot, rejectOnRateLimit: () => true }).setToken(server.token());
  await impatient.get(`/channels/${channel.id}`);
  const error: unknown = await impatient.get('/users/@me').catch((refused: unknown) => refused);
  expect(error).toBeInstanceOf(RateLimitError);
  expect(error).toMatchObject({ global: true });
  const { id, token } = (await command()).payload;
  await new API(rest).interactions.defer(id, token);
});

test('too many invalid requests get the address banned', async () => {
  const { server } = await aPlatform({ invalidRequestsAllowed: 2 });
  const wrong = [aRest(server), aRest(server)];
  server.changeToken();
  for (const rest of wrong) expect(await refusalOf(rest.get('/users/@me'))).toEqual([401, 0]);
  const impatient = new REST({ api: server.apiRoot, rejectOnRateLimit: () => true }).setToken('x');
  await expect(impatient.get('/users/@me')).rejects.toThrow(RateLimitError);
  expect(server.takeViolations()[0]).toMatch(/banned/);
});

test('a server error or a cut connection befalls a request before it takes effect, or after', async () => {
  const { server, api, channel } = await aPlatform();
  const post = (content: string) =>
    api.channels.createMessage(channel.id, { content, allowed_mentions: nobody });
  server.faults.next({ fault: { status: 502 }, when: 'before' });
  await expect(post('one')).rejects.toThrow(HTTPError);
  server.faults.next({ fault: { status: 500 }, when: 'after' });
  await expect(post('two')).rejects.toThrow(HTTPError);
  server.faults.next({ fault: 'reset', when: 'before', count: 1, match: ({ method }) => method === 'POST' });
  await expect(post('three')).rejects.toThrow();
  server.faults.next({ fault: 'reset', when: 'after' });
  await expect(post('four')).rejects.toThrow();
  server.faults.next({ fault: 'hang', when: 'after' });
  const hung = api.channels.createMessage(
    channel.id,
    { content: 'five', allowed_mentions: nobody },
    { signal: AbortSignal.timeout(100) },
  );
  await expect(hung).rejects.toThrow();
  expect(server.messagesIn(channel.id).map(({ content }) => content)).toEqual(['two', 'four', 'five']);
  expect(server.calls.map(({ status }) => status)).toEqual([502, 500, undefined, undefined, undefined]);
  server.assertClean();
});

test('a slow network is slow', async () => {
  const [slow, quick] = [await aPlatform({ latencyMs: 100 }), await aPlatform()];
  const answered: string[] = [];
  await Promise.all([
    slow.api.users.getCurrent().then(() => answered.push('slow')),
    quick.api.users.getCurrent().then(() => answered.push('quick')),
  ]);
  expect(answered).toEqual(['quick', 'slow']);
});

const imageCommand: RESTPostAPIApplicationCommandsJSONBody = {
  name: 'image',
  name_localizations: { 'pt-BR': 'imagem' },
  description: 'Draw a picture',
  options: [
    {
      type: ApplicationCommandOptionType.String,
      name: 'prompt',
      description: 'What to draw',
      required: true,
    },
    {
      type: ApplicationCommandOptionType.Integer,
      name: 'count',
      description: 'How many',
      min_value: 1,
      max_value: 4,
      required: false,
    },
    {
      type: ApplicationCommandOptionType.String,
      name: 'style',
      description: 'Which style',
      autocomplete: true,
    },
  ],
};

test('commands are registered, keep their ids, and are what people can use', async () => {
  const { server, api, channel, ana } = await aPlatform();
  const app = server.applicationId;
  const [first] = await api.applicationCommands.bulkOverwriteGlobalCommands(app, [imageCommand]);
  const [again] = await api.applicationCommands.bulkOverwriteGlobalCommands(app, [imageCommand]);
  expect(again).toEqual(first);
  const [plain] = await api.applicationCommands.getGlobalCommands(app);
  expect(plain).toMatchObject({ name: 'image', version: first?.version });
  expect(plain).not.toHaveProperty('name_localizations');
  const [localized] = await api.applicationCommands.getGlobalCommands(app, { with_localizations: true });
  expect(localized).toMatchObject({ name_localizations: { 'pt-BR': 'imagem' } });

  const base = { channelId: channel.id, user: ana, name: 'image' };
  const { payload } = await server.command({ ...base, options: { prompt: 'a cat', count: 4 } });
  expect(payload.data).toMatchObject({ id: first?.id });
  await expect(server.command(base)).rejects.toThrow('requires prompt');
  await expect(server.command({ ...base, options: { prompt: 'a', count: 5 } })).rejects.toThrow(
    'does not take 5',
  );
  await expect(server.command({ ...base, options: { prompt: 'a', colour: 'red' } })).rejects.toThrow(
    'no option',
  );
  await expect(server.command({ ...base, name: 'gif' })).rejects.toThrow('Expected a registered command');
  await server.autocomplete({ ...base, options: { style: 'p' }, focused: 'style' });
  await api.applicationCommands.deleteGlobalCommand(app, first?.id ?? '');
  expect(server.commandsFor()).toEqual([]);
  server.assertClean();
});

test('a guild has commands of its own, and one can be changed alone', async () => {
  const { server, api, guild } = await aPlatform();
  const app = server.applicationId;
  const made = await api.applicationCommands.createGuildCommand(app, guild.id, imageCommand);
  await api.applicationCommands.editGuildCommand(app, guild.id, made.id, { description: 'Draw it' });
  expect(await api.applicationCommands.getGuildCommand(app, guild.id, made.id)).toMatchObject({
    id: made.id,
    description: 'Draw it',
    guild_id: guild.id,
  });
  expect(server.commandsFor()).toEqual([]);
  expect(server.commandsFor(guild.id)).toHaveLength(1);
  server.assertClean();
});

const anOption = (name: string, isRequired = false) => ({
  type: 3,
  name,
  description: 'd',
  required: isRequired,
});

test.for([
  ['a name with capitals', { name: 'Image' }],
  ['a name with spaces', { name: 'an image' }],
  ['no description', { description: '' }],
  ['a description of more than 100', { description: 'x'.repeat(101) }],
  ['an unknown language', { name_localizations: { 'pt-PT': 'imagem' } }],
  ['a localized name with capitals', { name_localizations: { 'pt-BR': 'Imagem' } }],
  ['an optional option before a required one', { options: [anOption('a'), anOption('b', true)] }],
  ['more than 25 options', { options: Array.from({ length: 26 }, (_, index) => anOption(`o${index}`)) }],
  ['two options of one name', { options: [anOption('a'), anOption('a')] }],
  [
    'more than 25 choices',
    {
      options: [
        {
          ...anOption('a'),
          choices: Array.from({ length: 26 }, (_, index) => ({ name: `c${index}`, value: `v${index}` })),
        },
      ],
    },
  ],
  ['an option beside a subcommand', { options: [anOption('a'), { type: 1, name: 'b', description: 'd' }] }],
] as const)('a command with %s is refused, and a violation', async ([, changes]) => {
  const { server, rest } = await aPlatform();
  const body = [{ name: 'image', description: 'Draw', ...changes }];
  const put = rest.put(`/applications/${server.applicationId}/commands`, { body });
  expect(await refusalOf(put)).toEqual([400, 50035]);
  expect(server.takeViolations()).not.toEqual([]);
});

test('a call without the bot token, of another version, or to nowhere is a violation', async () => {
  const { server } = await aPlatform();
  const headers = { 'User-Agent': 'DiscordBot (https://example.org, 1.0)' };
  const statuses = [
    (await fetch(`${server.apiRoot}/v10/users/@me`, { headers })).status,
    (await fetch(`${server.apiRoot}/v9/users/@me`, { headers })).status,
    (await fetch(`${server.apiRoot}/v10/nowhere`, { headers })).status,
    (await fetch(`${server.apiRoot}/v10/users/@me`)).status,
  ];
  expect(statuses).toEqual([401, 400, 404, 401]);
  expect(server.takeViolations()).toEqual([
    'GET /users/@me: expected `Authorization: Bot <token>`',
    'GET /users/@me: expected version 10 of the API, got 9',
    'GET /nowhere: there is no such route here',
    'GET /users/@me: expected a User-Agent like `DiscordBot (https://…, 1.0)`',
    'GET /users/@me: expected `Authorization: Bot <token>`',
  ]);
});

/** A web server with one answer to everything. */
async function aWebServer(answer: (request: IncomingMessage, body: string) => Answer): Promise<string> {
  const server = createServer((request, response) => {
    void text(request).then((body) => {
      const { status, json } = answer(request, body);
      response
        .writeHead(status, { 'Content-Type': 'application/json' })
        .end(json === undefined ? undefined : JSON.stringify(json));
    });
  });
  onTestFinished(() => {
    server.close();
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('Expected a port');
  return `http://127.0.0.1:${address.port}/`;
}

interface Answer {
  readonly status: number;
  readonly json?: unknown;
}

/** A bot that takes interactions by HTTP, verifies them, and gives one answer after the other. */
function aBotByHttp(server: DiscordServer, answers: Answer[]): Promise<string> {
  const x = Buffer.from(server.endpoint.publicKey, 'hex').toString('base64url');
  const key = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' });
  return aWebServer(({ headers }, body) => {
    const signature = Buffer.from(String(headers['x-signature-ed25519']), 'hex');
    const signed = Buffer.from(`${String(headers['x-signature-timestamp'])}${body}`);
    if (!verify(null, signed, key, signature)) return { status: 401 };
    const { type }: APIInteraction = JSON.parse(body);
    return type === InteractionType.Ping
      ? { status: 200, json: { type: 1 } }
      : (answers.shift() ?? { status: 500 });
  });
}

test('interactions come by HTTP, signed, when the app asks for that', async () => {
  const { server, api, command, letPass } = await aPlatform();
  const answers = [
    { status: 200, json: { type: 4, data: { content: 'by HTTP', allowed_mentions: nobody } } },
    { status: 202 },
    { status: 500 },
  ];
  server.endpoint.setUrl(await aBotByHttp(server, answers));
  expect(await server.endpoint.check()).toBeUndefined();
  const first = await command();
  expect(await first.acknowledged).toMatchObject({ type: 4 });
  await first.whenMessage(({ content }) => content === 'by HTTP');
  const second = await command();
  await api.interactions.defer(second.payload.id, second.payload.token);
  expect(await second.acknowledged).toMatchObject({ type: 5 });
  server.assertClean();
  const third = await command();
  await expect.poll(() => server.violations).toEqual(['answer to an interaction by HTTP: status 500']);
  letPass(3_001);
  expect(await third.acknowledged).toBe('timed out');
});

test('an endpoint that takes what is badly signed is found out', async () => {
  const { server } = await aPlatform();
  server.endpoint.setUrl(await aWebServer(() => ({ status: 200, json: { type: 1 } })));
  expect(await server.endpoint.check()).toBe('a bad signature was answered with 200');
});

test('ids are snowflakes of the clock and never repeat', async () => {
  const atMs = Date.UTC(2030, 0, 1);
  const server = await startDiscordServer({ now: () => atMs });
  onTestFinished(() => server.close());
  const ids = ['a', 'b', 'c'].map((name) => server.world.addUser(name).id);
  expect(new Set(ids).size).toBe(3);
  expect(ids.map((id) => Number((BigInt(id) >> 22n) + 1_420_070_400_000n))).toEqual([atMs, atMs, atMs]);
});
