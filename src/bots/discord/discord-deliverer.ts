import type { BotDeps } from '../../chat/bot.ts';
import { readDestination } from '../../chat/destination.ts';
import type { LiveMessages } from '../../chat/live-messages.ts';
import type { DeliverableMedia, Deliverer, DeliveryOutcome } from '../../domain/delivery.ts';
import { message } from '../../domain/message.ts';
import { parseCallAddress, readMessageAddress, toOriginal } from './address.ts';
import type { DiscordApi } from './discord-api.ts';
import { DiscordFailure, errorCodes, toDiscordFailure } from './discord-error.ts';
import { toContent } from './escape-markdown.ts';
import { createFitResult } from './fit-result.ts';
import { createPostResult, type Post } from './post-result.ts';
import { toMessage } from './to-message.ts';
import { toUndeliverable } from './undeliverable.ts';

/** What every server takes. */
const smallLimitBytes = 10 * 1024 * 1024;

export interface DiscordDelivererDeps
  extends Pick<
    BotDeps,
    'messages' | 'transact' | 'fitter' | 'renderResult' | 'texts' | 'onRepeatedUpload' | 'log' | 'now'
  > {
  readonly api: DiscordApi;
  readonly live: Pick<LiveMessages, 'release' | 'follow'>;
  /** Resolves once it is known whether a job's first message is there. */
  readonly whenAcknowledged: (jobId: string) => Promise<void>;
}

type Plan = Omit<Post, 'body'>;

/** Puts results where the job's message is; when that is out of reach, into the channel or a conversation. */
export function createDiscordDeliverer(deps: DiscordDelivererDeps): Deliverer {
  const { api, messages, transact, texts, log, now } = deps;
  const fitResult = createFitResult(deps);
  const postResult = createPostResult(deps);

  /** `onPosting`: the message is out of reach. */
  const send = async (post: Post, onPosting: () => void, signal: AbortSignal): Promise<void> => {
    const { call, manner, body } = post;
    // Also when nothing was noted: the process may have ended between the answer and the note.
    const place = post.place ?? toOriginal(call, manner.isPrivate);
    if (now() < place.tokenExpiresAtMs) {
      try {
        // A repetition puts the same files in the place of the same.
        await api.editReply('result', place, body, signal);
        return;
      } catch (error) {
        const failure = toDiscordFailure(error, 'edit an answer', false);
        if (failure.kind !== 'gone') throw failure;
      }
    }
    onPosting();
    await postResult(post, signal);
  };
  const tell = async ({ call }: Plan, sentence: string): Promise<void> => {
    try {
      await api.postMessage(await api.openDirect(call.userId), toMessage(toContent(sentence)));
    } catch (error) {
      const unheard = toDiscordFailure(error, 'tell somebody', true);
      log.debug({ surface: 'discord', err: unheard }, 'nobody was told that a result cannot be delivered');
    }
  };
  const toOutcome = async (
    plan: Plan,
    failure: DiscordFailure,
    isOutOfReach: boolean,
  ): Promise<DeliveryOutcome> => {
    const id = toUndeliverable(failure);
    if (id === undefined) {
      return { kind: 'retry', reason: api.problem() ?? failure.message, afterMs: failure.retryAfterMs };
    }
    log.warn({ surface: 'discord', jobId: plan.job.id, err: failure }, 'a result cannot be delivered');
    const reason = texts.tell(message(id), plan.manner.locale);
    // A message that can still be edited says it by itself.
    if (isOutOfReach && failure.code !== errorCodes.cannotMessageUser) await tell(plan, reason);
    return { kind: 'undeliverable', reason };
  };

  const hand = async (
    plan: Plan,
    media: readonly DeliverableMedia[],
    signal: AbortSignal,
  ): Promise<DeliveryOutcome> => {
    const { job, call } = plan;
    const limitBytes = call.uploadLimitBytes;
    let isOutOfReach = false;
    const onPosting = (): void => {
      isOutOfReach = true;
    };
    const attempt = async (maxBytes: number): Promise<void> =>
      send({ ...plan, body: await fitResult(job, media, maxBytes) }, onPosting, signal);
    try {
      await attempt(limitBytes).catch((error: unknown) => {
        if (!(error instanceof DiscordFailure) || error.kind !== 'too-large') throw error;
        // The channel takes less than the interaction said.
        return attempt(limitBytes > smallLimitBytes ? smallLimitBytes : Math.floor(limitBytes / 2));
      });
    } catch (error) {
      if (!(error instanceof DiscordFailure)) throw error;
      return toOutcome(plan, error, isOutOfReach);
    }
    transact(() => messages.close(job.id, now()));
    return { kind: 'delivered' };
  };

  return {
    surface: 'discord',
    isHeld: () => api.problem() !== undefined,
    async deliver(job, media, signal) {
      const { manner, address } = readDestination(job);
      const call = parseCallAddress(address);
      await deps.whenAcknowledged(job.id);
      await deps.live.release(job.id);
      const known = messages.get(job.id);
      const place = readMessageAddress(known?.address);
      // It had arrived; only that was not noted with the job.
      if (place !== undefined && known?.closedAtMs !== undefined) return { kind: 'delivered' };
      let outcome: DeliveryOutcome | undefined;
      try {
        outcome = await hand({ job, manner, call, place }, media, signal);
        return outcome;
      } finally {
        // Its message tells how it goes on: also when it is given up before it is tried again.
        if (outcome?.kind !== 'delivered') deps.live.follow(job.id);
      }
    },
  };
}
