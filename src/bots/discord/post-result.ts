import { hash } from 'node:crypto';
import type { BotDeps } from '../../chat/bot.ts';
import type { Manner } from '../../chat/destination.ts';
import type { Job } from '../../domain/job.ts';
import { message } from '../../domain/message.ts';
import type { CallAddress, MessageAddress } from './address.ts';
import type { DiscordApi } from './discord-api.ts';
import { toDiscordFailure } from './discord-error.ts';
import { toContent } from './escape-markdown.ts';
import { type MessageBody, toMessage } from './to-message.ts';

/** Discord tells repetitions apart for "a few minutes". */
const nonceLifeMs = 2 * 60_000;

export interface PostResultDeps
  extends Pick<BotDeps, 'messages' | 'transact' | 'texts' | 'onRepeatedUpload' | 'log' | 'now'> {
  readonly api: Pick<DiscordApi, 'postMessage' | 'openDirect' | 'editMessage'>;
}

export interface Post {
  readonly job: Job;
  readonly body: MessageBody;
  readonly manner: Manner;
  readonly call: CallAddress;
  /** The job's message; undefined when there never was one. */
  readonly place: MessageAddress | undefined;
}

/** Posts a result with the bot's token, as the interaction's is gone; rejects with a `DiscordFailure`. */
export type PostResult = (post: Post, signal: AbortSignal) => Promise<void>;

export function createPostResult(deps: PostResultDeps): PostResult {
  const { api, messages, transact, texts, log, now } = deps;

  /** True when an upload may have arrived whose nonce Discord has forgotten. */
  const begin = (job: Job): boolean =>
    transact(() => {
      const beganAtMs = messages.get(job.id)?.uploadBeganAtMs;
      const isRepeated = messages.beginUpload(job.id, now());
      return isRepeated && beganAtMs !== undefined && now() - beganAtMs > nonceLifeMs;
    });
  /** What waited in the channel says where to look. */
  const retire = async ({ manner, place }: Post): Promise<void> => {
    if (place?.messageId === undefined || place.isEphemeral) return;
    const text = texts.tell(message('discord-result-follows'), manner.locale);
    try {
      await api.editMessage('progress', place.channelId, place.messageId, toMessage(toContent(text)));
    } catch (error) {
      log.debug(
        { surface: 'discord', err: toDiscordFailure(error, 'edit a message', true) },
        'an old message stays',
      );
    }
  };

  return async (post, signal) => {
    const { job, body, manner, call, place } = post;
    const isForOneAlone = manner.isPrivate || place?.isEphemeral === true || !call.isGuildInstalled;
    const channelId = isForOneAlone ? await api.openDirect(call.userId, signal) : call.channelId;
    const replyTo = isForOneAlone ? undefined : place?.messageId;
    if (begin(job)) deps.onRepeatedUpload(job);
    try {
      await api.postMessage(channelId, { ...body, nonce: toNonce(job.id), replyTo }, signal);
    } catch (error) {
      const failure = toDiscordFailure(error, 'post a message', true);
      // Discord has answered: nothing of it is there.
      if (failure.kind !== 'unavailable') transact(() => messages.endUpload(job.id));
      throw failure;
    }
    if (!isForOneAlone) await retire(post);
  };
}

/** At most 25 characters, the same for the same job. */
function toNonce(jobId: string): string {
  return hash('sha256', jobId, 'base64url').slice(0, 25);
}
