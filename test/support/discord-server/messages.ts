import {
  type APIAttachment,
  type APIMessage,
  type APIUser,
  MessageFlags,
  MessageType,
} from 'discord-api-types/v10';
import { apiErrors } from './api-error.ts';
import type { Cdn } from './cdn.ts';
import type { Clock } from './clock.ts';
import type { Row } from './component-schema.ts';
import type { Events } from './events.ts';
import type { ParsedMessage } from './message-form.ts';
import type { MessageForm } from './message-schema.ts';
import { shapedAs } from './shaped-as.ts';

interface StoredMessage {
  readonly message: APIMessage;
  /** The only person who sees it, for ephemeral messages. */
  readonly viewerId: string | undefined;
}

export interface NewMessage extends ParsedMessage {
  /** Made by the caller, who may have to know it before the message is there. */
  readonly id: string;
  readonly channelId: string;
  readonly author: APIUser;
  readonly viewerId?: string | undefined;
  /** "… is thinking": Discord puts it there, and the first edit or follow-up replaces it. */
  readonly isLoading?: boolean;
  /** What comes with an answer to an interaction. */
  readonly origin?: Partial<
    Pick<APIMessage, 'type' | 'webhook_id' | 'application_id' | 'interaction_metadata' | 'message_reference'>
  >;
}

export interface Messages {
  create(message: NewMessage): Promise<APIMessage>;
  /** @throws ApiError when it is gone, or would be empty. */
  edit(messageId: string, change: ParsedMessage): Promise<APIMessage>;
  remove(messageId: string): void;
  find(messageId: string): StoredMessage | undefined;
  /** Oldest first; what only one person sees is not among them. */
  inChannel(channelId: string): readonly APIMessage[];
}

/** Every message there is. Messages are values: an edit makes another one. */
export function createMessages(deps: {
  readonly clock: Clock;
  readonly cdn: Cdn;
  readonly events: Events;
}): Messages {
  const { clock, events, cdn } = deps;
  const stored = new Map<string, StoredMessage>();
  const nowIso = (): string => new Date(clock.now()).toISOString();

  const upload = ({ form, files }: ParsedMessage, channelId: string, isEphemeral: boolean) =>
    Promise.all(
      files.map((file) => {
        const listed = form.attachments?.find(({ id }) => id === String(file.index));
        const described = { ...file, fileName: listed?.filename ?? file.fileName };
        const description = listed?.description ?? undefined;
        return cdn.put(described, { channelId, description, isEphemeral });
      }),
    );

  return {
    async create({ id, form, files, channelId, author, viewerId, isLoading = false, origin = {} }) {
      const attachments = await upload({ form, files }, channelId, viewerId !== undefined);
      const reference = form.message_reference ?? undefined;
      const message: APIMessage = {
        id,
        type: reference === undefined ? MessageType.Default : MessageType.Reply,
        channel_id: channelId,
        author,
        content: form.content ?? '',
        timestamp: nowIso(),
        edited_timestamp: null,
        tts: form.tts ?? false,
        mention_everyone: false,
        mentions: [],
        mention_roles: [],
        attachments,
        embeds: toEmbeds(form),
        components: toComponents(form.components ?? []),
        pinned: false,
        flags: shapedAs<MessageFlags>(
          ((form.flags ?? 0) & ~MessageFlags.Ephemeral) |
            (viewerId === undefined ? 0 : MessageFlags.Ephemeral) |
            (isLoading ? MessageFlags.Loading : 0),
        ),
        ...((form.nonce ?? undefined) === undefined ? {} : { nonce: form.nonce ?? '' }),
        ...(reference === undefined
          ? {}
          : {
              message_reference: { channel_id: channelId, message_id: reference.message_id },
              referenced_message: stored.get(reference.message_id)?.message ?? null,
            }),
        ...origin,
      };
      stored.set(message.id, { message, viewerId });
      events.emit({ kind: 'message-created', message, viewerId });
      return message;
    },
    async edit(messageId, { form, files }) {
      const before = stored.get(messageId);
      if (before === undefined) throw apiErrors.unknownMessage();
      const { viewerId } = before;
      const added = await upload({ form, files }, before.message.channel_id, viewerId !== undefined);
      const current = stored.get(messageId)?.message;
      if (current === undefined) throw apiErrors.unknownMessage();
      const message: APIMessage = {
        ...current,
        ...('content' in form ? { content: form.content ?? '' } : {}),
        ...('embeds' in form ? { embeds: toEmbeds(form) } : {}),
        ...('components' in form ? { components: toComponents(form.components ?? []) } : {}),
        attachments: [...keep(current.attachments, form), ...added],
        flags: shapedAs<MessageFlags>((current.flags ?? 0) & ~MessageFlags.Loading),
        edited_timestamp: nowIso(),
      };
      if (
        message.content === '' &&
        message.embeds.length === 0 &&
        message.attachments.length === 0 &&
        message.components?.length === 0
      ) {
        throw apiErrors.emptyMessage();
      }
      stored.set(messageId, { message, viewerId });
      events.emit({ kind: 'message-updated', message, viewerId });
      return message;
    },
    remove(messageId) {
      const found = stored.get(messageId);
      if (found === undefined) throw apiErrors.unknownMessage();
      stored.delete(messageId);
      events.emit({ kind: 'message-deleted', channelId: found.message.channel_id, messageId });
    },
    find: (messageId) => stored.get(messageId),
    inChannel: (channelId) =>
      stored
        .values()
        .filter(({ message, viewerId }) => message.channel_id === channelId && viewerId === undefined)
        .map(({ message }) => message)
        .toArray(),
  };
}

/** An edit that lists attachments keeps those it lists, and may word their alt text anew. */
function keep(attachments: readonly APIAttachment[], { attachments: listed }: MessageForm): APIAttachment[] {
  if (listed === undefined || listed === null) return [...attachments];
  return attachments.flatMap((attachment) => {
    const entry = listed.find(({ id }) => id === attachment.id);
    if (entry === undefined) return [];
    return [
      typeof entry.description === 'string' ? { ...attachment, description: entry.description } : attachment,
    ];
  });
}

function toEmbeds({ embeds }: MessageForm): APIMessage['embeds'] {
  return shapedAs<APIMessage['embeds']>(embeds ?? []);
}

/** Discord numbers all components of a message. */
function toComponents(rows: readonly Row[]): NonNullable<APIMessage['components']> {
  let id = 0;
  const numbered = rows.map((row) => ({
    ...row,
    id: row.id ?? ++id,
    components: row.components.map((component) => ({ ...component, id: component.id ?? ++id })),
  }));
  return shapedAs<NonNullable<APIMessage['components']>>(numbered);
}
