import { randomBytes } from 'node:crypto';
import { performance } from 'node:perf_hooks';
import {
  type APIInteraction,
  type APIInteractionResponse,
  type APIMessage,
  type APIMessageInteractionMetadata,
  type APIModalInteractionResponseCallbackData,
  type APIUser,
  ApplicationIntegrationType,
  InteractionType,
} from 'discord-api-types/v10';
import type { Clock } from './clock.ts';
import type { Events } from './events.ts';
import type { Actor } from './interaction-inputs.ts';
import { toPayload } from './interaction-payload.ts';
import type { Messages } from './messages.ts';
import { shapedAs } from './shaped-as.ts';
import type { StubChannel, World } from './world.ts';

/** What somebody who used the app sees of it. */
export interface Interaction {
  readonly id: string;
  readonly type: InteractionType;
  /** As the app was sent it. */
  readonly payload: APIInteraction;
  /** The first answer as the app sent it. */
  readonly acknowledged: Promise<APIInteractionResponse | 'timed out'>;
  /** From sending to the first answer, by the machine's own clock; undefined while there is none. */
  answeredAfterMs(): number | undefined;
  /** The message that answers it, as it stands now. */
  original(): APIMessage | undefined;
  /** The answer, the follow-ups, and the message that was updated: as they stand now, oldest first. */
  readonly messages: readonly APIMessage[];
  /** The first of `messages`, now or later, that fits. */
  whenMessage(fits: (message: APIMessage) => boolean): Promise<APIMessage>;
  /** The form that was opened. */
  modal(): APIModalInteractionResponseCallbackData | undefined;
  /** Sends the same event again, as a gateway may. */
  redeliver(): void;
}

/** The server's side of it. */
export interface InteractionRecord {
  readonly interaction: Interaction;
  readonly token: string;
  readonly actor: Actor;
  readonly user: APIUser;
  readonly channel: StubChannel;
  readonly sentAtMs: number;
  readonly attachmentLimitBytes: number;
  /** Installed by the person alone: few follow-ups. */
  readonly isUserInstalled: boolean;
  /** What messages say of where they come from. */
  readonly metadata: APIMessageInteractionMetadata;
  /** The message whose component was used, here or before the form was opened. */
  readonly sourceId: string | undefined;
  state: 'waiting' | 'answered' | 'dead';
  originalId: string | undefined;
  modal: APIModalInteractionResponseCallbackData | undefined;
  followUpCount: number;
  readonly messageIds: Set<string>;
  /** Answered, or `timed out`. Only the first counts. */
  settle(outcome: APIInteractionResponse | 'timed out'): void;
}

interface NewInteraction {
  readonly type: InteractionType;
  readonly actor: Actor;
  readonly channelId: string;
  readonly data: unknown;
  readonly message?: APIMessage | undefined;
  /** Of a form that was filled in: what opened it. */
  readonly openedBy?: InteractionRecord;
}

export interface Interactions {
  create(interaction: NewInteraction): InteractionRecord;
  byToken(token: string): InteractionRecord | undefined;
  /** @throws Error for one that is not of this server. */
  recordOf(interaction: Interaction): InteractionRecord;
}

/** Later than this, the app has not answered. */
export const answerWithinMs = 3_000;

export function createInteractions(deps: {
  readonly clock: Clock;
  readonly nextId: () => string;
  readonly world: World;
  readonly messages: Messages;
  readonly events: Events;
  readonly applicationId: string;
  /** Hands an interaction to the app. */
  readonly deliver: (record: InteractionRecord) => void;
}): Interactions {
  const { clock, messages, events } = deps;
  const records = new Map<string, InteractionRecord>();
  const byToken = new Map<string, InteractionRecord>();

  return {
    recordOf({ id }) {
      const record = records.get(id);
      if (record === undefined) throw new Error(`Expected an interaction of this server, got ${id}`);
      return record;
    },
    byToken: (token) => byToken.get(token),
    create({ type, actor, channelId, data, message, openedBy }) {
      const id = deps.nextId();
      const token = Buffer.from(`interaction:${id}:${randomBytes(48).toString('base64url')}`).toString(
        'base64url',
      );
      const channel = deps.world.channel(channelId);
      const guild = deps.world.guildOf(channel);
      const { applicationId } = deps;
      const payload = toPayload({ id, token, applicationId, type, data, actor, channel, guild, message });
      const acknowledged = Promise.withResolvers<APIInteractionResponse | 'timed out'>();
      const sentAt = performance.now();
      let answeredAfterMs: number | undefined;
      const current = (): readonly APIMessage[] =>
        [...record.messageIds].flatMap((messageId) => messages.find(messageId)?.message ?? []);
      const record: InteractionRecord = {
        token,
        actor,
        user: actor.user,
        channel,
        sentAtMs: clock.now(),
        attachmentLimitBytes: payload.attachment_size_limit,
        isUserInstalled: !(ApplicationIntegrationType.GuildInstall in payload.authorizing_integration_owners),
        metadata: toMetadata(payload, actor.user, message, openedBy),
        sourceId: message?.id,
        state: 'waiting',
        originalId: undefined,
        modal: undefined,
        followUpCount: 0,
        messageIds: new Set(),
        settle(outcome) {
          callOff();
          if (outcome === 'timed out') {
            record.state = 'dead';
            events.emit({ kind: 'interaction-timed-out', interactionId: id });
          } else {
            answeredAfterMs = performance.now() - sentAt;
            events.emit({ kind: 'interaction-answered', interactionId: id });
          }
          acknowledged.resolve(outcome);
        },
        interaction: {
          id,
          type,
          payload,
          acknowledged: acknowledged.promise,
          answeredAfterMs: () => answeredAfterMs,
          original: () =>
            record.originalId === undefined ? undefined : messages.find(record.originalId)?.message,
          get messages() {
            return current();
          },
          whenMessage(fits) {
            const there = current().find(fits);
            if (there !== undefined) return Promise.resolve(there);
            return events.when((event) => {
              if (event.kind !== 'message-created' && event.kind !== 'message-updated') return undefined;
              return record.messageIds.has(event.message.id) && fits(event.message)
                ? event.message
                : undefined;
            });
          },
          modal: () => record.modal,
          redeliver: () => deps.deliver(record),
        },
      };
      const callOff = clock.at(record.sentAtMs + answerWithinMs, () => record.settle('timed out'));
      records.set(id, record);
      byToken.set(token, record);
      deps.deliver(record);
      return record;
    },
  };
}

function toMetadata(
  payload: APIInteraction,
  user: APIUser,
  message: APIMessage | undefined,
  openedBy: InteractionRecord | undefined,
): APIMessageInteractionMetadata {
  const metadata = {
    id: payload.id,
    type: payload.type,
    user,
    authorizing_integration_owners: payload.authorizing_integration_owners,
    ...(payload.type === InteractionType.MessageComponent ? { interacted_message_id: message?.id } : {}),
    ...(openedBy === undefined ? {} : { triggering_interaction_metadata: openedBy.metadata }),
  };
  return shapedAs<APIMessageInteractionMetadata>(metadata);
}
