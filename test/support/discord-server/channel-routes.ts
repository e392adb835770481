import type { APIMessage, APIUser } from 'discord-api-types/v10';
import { type ApiCall, noContent, ok, type Route } from './api.ts';
import { apiErrors } from './api-error.ts';
import { toChannelObject } from './channel-object.ts';
import type { Clock } from './clock.ts';
import type { Events } from './events.ts';
import { type ParsedMessage, parseMessage } from './message-form.ts';
import type { Messages } from './messages.ts';
import { type StubChannel, usualAttachmentLimitBytes, type World } from './world.ts';

/** How long Discord remembers a nonce: it says "the past few minutes". */
const nonceMemoryMs = 5 * 60_000;

/** What the bot's token does in channels: https://discord.com/developers/docs/resources/message */
export function channelRoutes(deps: {
  readonly clock: Clock;
  readonly nextId: () => string;
  readonly world: World;
  readonly messages: Messages;
  readonly events: Events;
  readonly bot: APIUser;
}): readonly Route[] {
  const { clock, world, messages, bot } = deps;
  const posts = new Map<string, { readonly atMs: number; readonly message: Promise<APIMessage> }>();

  const limitOf = (channel: StubChannel): number =>
    world.guildOf(channel)?.attachmentLimitBytes ?? usualAttachmentLimitBytes;

  /** What is for one person alone cannot be seen with the bot's token. */
  const messageIn = (channel: StubChannel, call: ApiCall): APIMessage => {
    const found = messages.find(call.param('message'));
    if (found === undefined || found.viewerId !== undefined || found.message.channel_id !== channel.id) {
      throw apiErrors.unknownMessage();
    }
    return found.message;
  };

  const checkReference = ({ form }: ParsedMessage, channel: StubChannel): void => {
    const reference = form.message_reference ?? undefined;
    if (reference === undefined || reference.fail_if_not_exists === false) return;
    if (messages.find(reference.message_id)?.message.channel_id === channel.id) return;
    throw apiErrors.invalidForm({
      message_reference: { _errors: [{ code: 'REPLIES_UNKNOWN_MESSAGE', message: 'Unknown message' }] },
    });
  };

  const post = (channel: StubChannel, parsed: ParsedMessage): Promise<APIMessage> => {
    const { nonce, enforce_nonce: isEnforced } = parsed.form;
    const create = () =>
      messages.create({ ...parsed, id: deps.nextId(), channelId: channel.id, author: bot });
    if (isEnforced !== true || nonce === null || nonce === undefined) return create();
    const key = `${channel.id} ${nonce}`;
    const earlier = posts.get(key);
    if (earlier !== undefined && clock.now() - earlier.atMs < nonceMemoryMs) return earlier.message;
    const message = create();
    posts.set(key, { atMs: clock.now(), message });
    return message;
  };

  return [
    {
      method: 'GET',
      pattern: '/channels/:channel',
      auth: 'bot',
      handle: (call) => ok(toChannelObject(world.reach(call.param('channel'), 'read'))),
    },
    {
      method: 'POST',
      pattern: '/channels/:channel/typing',
      auth: 'bot',
      handle(call) {
        const channel = world.reach(call.param('channel'), 'send');
        deps.events.emit({ kind: 'typing', channelId: channel.id });
        return noContent;
      },
    },
    {
      method: 'POST',
      pattern: '/channels/:channel/messages',
      auth: 'bot',
      async handle(call) {
        const channel = world.reach(call.param('channel'), 'send');
        const rules = { isEdit: false, isInteraction: false, attachmentLimitBytes: limitOf(channel) };
        const parsed = parseMessage(call, rules);
        checkReference(parsed, channel);
        return ok(await post(channel, parsed));
      },
    },
    {
      method: 'GET',
      pattern: '/channels/:channel/messages',
      auth: 'bot',
      handle(call) {
        const channel = world.reach(call.param('channel'), 'read');
        return ok(pageOf(messages.inChannel(channel.id), call.query));
      },
    },
    {
      method: 'GET',
      pattern: '/channels/:channel/messages/:message',
      auth: 'bot',
      handle: (call) => ok(messageIn(world.reach(call.param('channel'), 'read'), call)),
    },
    {
      method: 'PATCH',
      pattern: '/channels/:channel/messages/:message',
      auth: 'bot',
      async handle(call) {
        const channel = world.reach(call.param('channel'), 'edit');
        const { id, author, attachments } = messageIn(channel, call);
        if (author.id !== bot.id) throw apiErrors.othersMessage();
        const parsed = parseMessage(call, {
          isEdit: true,
          isInteraction: false,
          attachmentLimitBytes: limitOf(channel),
          kept: attachments.map((attachment) => attachment.id),
        });
        return ok(await messages.edit(id, parsed));
      },
    },
    {
      method: 'DELETE',
      pattern: '/channels/:channel/messages/:message',
      auth: 'bot',
      handle(call) {
        const channel = world.reach(call.param('channel'), 'edit');
        const { id, author } = messageIn(channel, call);
        // Managing other people's messages is no permission that this server's bot is given.
        if (author.id !== bot.id) throw apiErrors.missingPermissions();
        messages.remove(id);
        return noContent;
      },
    },
  ];
}

/** Newest first. */
function pageOf(all: readonly APIMessage[], query: URLSearchParams): readonly APIMessage[] {
  const limit = Number(query.get('limit') ?? 50);
  if (!Number.isInteger(limit) || limit < 1 || limit > 100) {
    throw apiErrors.invalidForm({
      limit: { _errors: [{ code: 'NUMBER_TYPE_MAX', message: 'int value should be between 1 and 100.' }] },
    });
  }
  const before = query.get('before');
  const after = query.get('after');
  const page = all
    .filter(({ id }) => before === null || BigInt(id) < BigInt(before))
    .filter(({ id }) => after === null || BigInt(id) > BigInt(after));
  return (after === null ? page.slice(-limit) : page.slice(0, limit)).toReversed();
}
