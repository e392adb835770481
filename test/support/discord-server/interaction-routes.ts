import {
  type APIMessage,
  type APIUser,
  InteractionType,
  MessageFlags,
  MessageType,
} from 'discord-api-types/v10';
import { type ApiCall, noContent, ok, type Route } from './api.ts';
import { apiErrors } from './api-error.ts';
import type { TakeCallback } from './callbacks.ts';
import type { InteractionRecord, Interactions } from './interactions.ts';
import { parseMessage } from './message-form.ts';
import type { Messages } from './messages.ts';
import type { World } from './world.ts';

/** How long an interaction's token works. */
const tokenLifeMs = 15 * 60_000;
/** Of apps that a guild has not installed. */
const followUpsOfUserApps = 5;

/** What an interaction's token does: https://discord.com/developers/docs/interactions/receiving-and-responding */
export function interactionRoutes(deps: {
  readonly applicationId: string;
  readonly nextId: () => string;
  readonly interactions: Interactions;
  readonly takeCallback: TakeCallback;
  readonly messages: Messages;
  readonly world: World;
  readonly bot: APIUser;
}): readonly Route[] {
  const { interactions, messages, world } = deps;

  /** @throws ApiError unless the interaction has been answered and its token lives. */
  const recordOf = (call: ApiCall): InteractionRecord => {
    const record = interactions.byToken(call.param('token'));
    if (record === undefined || call.param('webhook') !== deps.applicationId)
      throw apiErrors.unknownWebhook();
    if (call.atMs - record.sentAtMs > tokenLifeMs) throw apiErrors.invalidWebhookToken();
    const isAnswerable = record.interaction.type !== InteractionType.ApplicationCommandAutocomplete;
    if (record.state !== 'answered' || !isAnswerable) throw apiErrors.unknownWebhook();
    world.channel(record.channel.id);
    return record;
  };

  const messageOf = (record: InteractionRecord, call: ApiCall): APIMessage => {
    const asked = call.param('message');
    const id = asked === '@original' ? record.originalId : asked;
    const found = id !== undefined && record.messageIds.has(id) ? messages.find(id) : undefined;
    if (found === undefined) throw apiErrors.unknownMessage();
    return found.message;
  };

  const edit = (record: InteractionRecord, message: APIMessage, call: ApiCall): Promise<APIMessage> =>
    messages.edit(
      message.id,
      parseMessage(call, {
        isEdit: true,
        isInteraction: true,
        attachmentLimitBytes: record.attachmentLimitBytes,
        kept: message.attachments.map(({ id }) => id),
      }),
    );

  const followUp = (record: InteractionRecord, call: ApiCall): Promise<APIMessage> => {
    const parsed = parseMessage(call, {
      isEdit: false,
      isInteraction: true,
      attachmentLimitBytes: record.attachmentLimitBytes,
    });
    const original = record.interaction.original();
    // The first follow-up takes the place of "… is thinking", and is as private as that was.
    if (original !== undefined && ((original.flags ?? 0) & MessageFlags.Loading) !== 0) {
      return messages.edit(original.id, parsed);
    }
    record.followUpCount += 1;
    if (record.isUserInstalled && record.followUpCount > followUpsOfUserApps)
      throw apiErrors.tooManyFollowUps();
    const isEphemeral = ((parsed.form.flags ?? 0) & MessageFlags.Ephemeral) !== 0;
    const id = deps.nextId();
    record.messageIds.add(id);
    return messages.create({
      ...parsed,
      id,
      channelId: record.channel.id,
      author: deps.bot,
      viewerId: isEphemeral ? record.user.id : undefined,
      origin: {
        webhook_id: deps.applicationId,
        application_id: deps.applicationId,
        interaction_metadata: {
          ...record.metadata,
          ...(original === undefined ? {} : { original_response_message_id: original.id }),
        },
        ...(original === undefined
          ? {}
          : {
              type: MessageType.Reply,
              message_reference: { channel_id: record.channel.id, message_id: original.id },
            }),
      },
    });
  };

  return [
    {
      method: 'POST',
      pattern: '/interactions/:interaction/:token/callback',
      auth: 'interaction',
      async handle(call) {
        const record = interactions.byToken(call.param('token'));
        if (record === undefined || record.interaction.id !== call.param('interaction')) {
          throw apiErrors.unknownInteraction();
        }
        const result = await deps.takeCallback(record, call);
        return call.query.get('with_response') === 'true' ? ok(result) : noContent;
      },
    },
    {
      method: 'POST',
      pattern: '/webhooks/:webhook/:token',
      auth: 'interaction',
      handle: async (call) => ok(await followUp(recordOf(call), call)),
    },
    {
      method: 'GET',
      pattern: '/webhooks/:webhook/:token/messages/:message',
      auth: 'interaction',
      handle: (call) => ok(messageOf(recordOf(call), call)),
    },
    {
      method: 'PATCH',
      pattern: '/webhooks/:webhook/:token/messages/:message',
      auth: 'interaction',
      async handle(call) {
        const record = recordOf(call);
        return ok(await edit(record, messageOf(record, call), call));
      },
    },
    {
      method: 'DELETE',
      pattern: '/webhooks/:webhook/:token/messages/:message',
      auth: 'interaction',
      handle(call) {
        messages.remove(messageOf(recordOf(call), call).id);
        return noContent;
      },
    },
  ];
}
