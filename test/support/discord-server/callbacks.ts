import {
  type APIInteractionResponse,
  type APIMessage,
  type APIUser,
  InteractionType,
  MessageFlags,
  MessageType,
  type RESTPostAPIInteractionCallbackWithResponseResult,
  InteractionResponseType as ResponseType,
} from 'discord-api-types/v10';
import { z } from 'zod';
import { apiErrors } from './api-error.ts';
import type { Events } from './events.ts';
import { parseForm } from './form-errors.ts';
import { answerWithinMs, type InteractionRecord } from './interactions.ts';
import { type MessageInput, parseMessage } from './message-form.ts';
import type { Messages, NewMessage } from './messages.ts';
import { modalSchema } from './modal-schema.ts';
import { shapedAs } from './shaped-as.ts';

/** Takes the first answer to an interaction. @throws ApiError */
export type TakeCallback = (
  record: InteractionRecord,
  input: MessageInput & { readonly atMs: number },
) => Promise<RESTPostAPIInteractionCallbackWithResponseResult>;

const callbackSchema = z.looseObject({ type: z.enum(ResponseType), data: z.unknown().optional() });
const deferSchema = z.looseObject({ flags: z.int().nullish() }).nullish();
const choicesSchema = z.object({
  choices: z
    .array(
      z.looseObject({
        name: z.string().min(1).max(100),
        value: z.union([z.string().max(100), z.number()]),
        name_localizations: z.record(z.string(), z.string().min(1).max(100)).nullish(),
      }),
    )
    .max(25),
});

const componentAnswers = [ResponseType.DeferredMessageUpdate, ResponseType.UpdateMessage];
const messageAnswers = [ResponseType.ChannelMessageWithSource, ResponseType.DeferredChannelMessageWithSource];

/** https://discord.com/developers/docs/interactions/receiving-and-responding#interaction-response-object */
export function createTakeCallback(deps: {
  readonly nextId: () => string;
  readonly messages: Messages;
  readonly events: Events;
  readonly bot: APIUser;
}): TakeCallback {
  const { messages } = deps;

  const createOriginal = (
    record: InteractionRecord,
    message: Pick<NewMessage, 'form' | 'files' | 'isLoading'>,
  ) => {
    const id = deps.nextId();
    record.originalId = id;
    record.messageIds.add(id);
    const isEphemeral = ((message.form.flags ?? 0) & MessageFlags.Ephemeral) !== 0;
    return messages.create({
      ...message,
      id,
      channelId: record.channel.id,
      author: deps.bot,
      viewerId: isEphemeral ? record.user.id : undefined,
      origin: originOf(record),
    });
  };

  const adoptSource = (record: InteractionRecord): string => {
    if (record.sourceId === undefined) throw new Error('Expected an interaction with a message');
    record.originalId = record.sourceId;
    record.messageIds.add(record.sourceId);
    return record.sourceId;
  };

  return async (record, { atMs, json, files, violate }) => {
    const { id, type: interactionType } = record.interaction;
    if (record.state === 'answered') throw apiErrors.alreadyAcknowledged();
    if (record.state === 'dead' || atMs - record.sentAtMs > answerWithinMs) {
      if (record.state === 'waiting') record.settle('timed out');
      throw apiErrors.unknownInteraction();
    }
    const { type, data } = parseForm(callbackSchema, json, violate);
    if (!answersFor(record).includes(type)) {
      const message = `an interaction of type ${interactionType} cannot be answered with type ${type}`;
      violate(message);
      throw apiErrors.invalidForm({ type: { _errors: [{ code: 'BASE_TYPE_CHOICES', message }] } });
    }
    /** Once everything is in order, and before anything is awaited: only one answer wins. */
    const accept = (): void => {
      record.state = 'answered';
      record.settle(shapedAs<APIInteractionResponse>({ type, data }));
    };
    const input = { json: data, files, violate };
    const attachmentLimitBytes = record.attachmentLimitBytes;
    let message: APIMessage | undefined;
    switch (type) {
      case ResponseType.ChannelMessageWithSource: {
        const parsed = parseMessage(input, { isEdit: false, isInteraction: true, attachmentLimitBytes });
        accept();
        message = await createOriginal(record, parsed);
        break;
      }
      case ResponseType.DeferredChannelMessageWithSource: {
        const flags = parseForm(deferSchema, data, violate)?.flags ?? 0;
        if ((flags & ~MessageFlags.Ephemeral) !== 0)
          violate(`flags ${flags} cannot be set on a deferred answer`);
        accept();
        message = await createOriginal(record, { form: { flags }, files: [], isLoading: true });
        break;
      }
      case ResponseType.DeferredMessageUpdate: {
        adoptSource(record);
        accept();
        break;
      }
      case ResponseType.UpdateMessage: {
        const kept = messages
          .find(record.sourceId ?? '')
          ?.message.attachments.map((attachment) => attachment.id);
        const parsed = parseMessage(input, {
          isEdit: true,
          isInteraction: true,
          attachmentLimitBytes,
          kept: kept ?? [],
        });
        const sourceId = adoptSource(record);
        accept();
        message = await messages.edit(sourceId, parsed);
        break;
      }
      case ResponseType.ApplicationCommandAutocompleteResult: {
        parseForm(choicesSchema, data, violate);
        accept();
        break;
      }
      case ResponseType.Modal: {
        const modal = parseForm(modalSchema, data, violate);
        record.modal = shapedAs<NonNullable<InteractionRecord['modal']>>(modal);
        accept();
        deps.events.emit({ kind: 'modal-opened', interactionId: id, modal: record.modal });
        break;
      }
      case ResponseType.Pong:
      case ResponseType.PremiumRequired:
      case ResponseType.LaunchActivity:
        throw new Error('Expected a type that is in the table');
    }
    return {
      interaction: {
        id,
        type: interactionType,
        ...(message === undefined
          ? {}
          : {
              response_message_id: message.id,
              response_message_loading: ((message.flags ?? 0) & MessageFlags.Loading) !== 0,
              response_message_ephemeral: ((message.flags ?? 0) & MessageFlags.Ephemeral) !== 0,
            }),
      },
      ...(message === undefined ? {} : { resource: { type, message } }),
    };
  };
}

function answersFor({ interaction, sourceId }: InteractionRecord): readonly ResponseType[] {
  switch (interaction.type) {
    case InteractionType.ApplicationCommand:
      return [...messageAnswers, ResponseType.Modal];
    case InteractionType.MessageComponent:
      return [...messageAnswers, ...componentAnswers, ResponseType.Modal];
    case InteractionType.ApplicationCommandAutocomplete:
      return [ResponseType.ApplicationCommandAutocompleteResult];
    case InteractionType.ModalSubmit:
      return sourceId === undefined ? messageAnswers : [...messageAnswers, ...componentAnswers];
    case InteractionType.Ping:
      return [ResponseType.Pong];
  }
}

/** How a message shows what it answers. */
function originOf({
  interaction,
  metadata,
  sourceId,
  channel,
}: InteractionRecord): NonNullable<NewMessage['origin']> {
  const { application_id: applicationId } = interaction.payload;
  const common = { webhook_id: applicationId, application_id: applicationId, interaction_metadata: metadata };
  if (interaction.type === InteractionType.ApplicationCommand) {
    return { ...common, type: MessageType.ChatInputCommand };
  }
  if (sourceId === undefined) return common;
  return {
    ...common,
    type: MessageType.Reply,
    message_reference: { channel_id: channel.id, message_id: sourceId },
  };
}
