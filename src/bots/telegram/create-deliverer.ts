import { readDestination } from '../../chat/destination.ts';
import type { LiveMessages } from '../../chat/live-messages.ts';
import type { ChatMessages } from '../../domain/chat-message.ts';
import type { DeliverableMedia, Deliverer, DeliveryOutcome } from '../../domain/delivery.ts';
import type { Job } from '../../domain/job.ts';
import type { Log } from '../../domain/log.ts';
import { message } from '../../domain/message.ts';
import type { Locale, Texts } from '../../domain/texts.ts';
import type { Transact } from '../../domain/transact.ts';
import type { Acknowledgements } from './acknowledgements.ts';
import { deleteMessage } from './delete-messages.ts';
import { findWay, toOutcome, undeliverable, type Way } from './delivery-way.ts';
import { mediaOf, type PlanResultDeps, planResult, type ResultPlan } from './plan-result.ts';
import { sendPart } from './send-part.ts';
import type { Target } from './send-text.ts';
import {
  parseAddress,
  readMessageAddress,
  type TelegramAddress,
  type TelegramMessageAddress,
} from './telegram-address.ts';
import type { TelegramCalls } from './telegram-calls.ts';
import { TelegramError } from './telegram-error.ts';

export interface DelivererDeps extends PlanResultDeps {
  readonly calls: Pick<TelegramCalls, 'once' | 'persist' | 'problem'>;
  readonly live: Pick<LiveMessages, 'follow' | 'release'>;
  readonly acknowledgements: Acknowledgements;
  readonly messages: ChatMessages;
  readonly transact: Transact;
  readonly texts: Pick<Texts, 'tell'>;
  readonly onRepeatedUpload: (job: Job) => void;
  readonly log: Log;
  readonly now: () => number;
}

interface Delivery {
  readonly job: Job;
  readonly media: readonly DeliverableMedia[];
  readonly origin: TelegramAddress;
  readonly locale: Locale;
  readonly signal: AbortSignal;
}

/**
 * Hands results over, part by part: what has certainly arrived is kept with the job's message, so that a later attempt
 * sends only what is missing. Telegram cannot tell a repeated upload from a new one: when the outcome of one was lost
 * (a crash, a broken connection), the next attempt may make a duplicate, and says so through `onRepeatedUpload`.
 */
export function createDeliverer(deps: DelivererDeps): Deliverer {
  return {
    surface: 'telegram',
    isHeld: () => deps.calls.problem() !== undefined,
    async deliver(job, media, signal) {
      const { manner, address } = readDestination(job);
      const origin = parseAddress(address);
      const target = toTarget(origin, manner.isPrivate);
      const acknowledging = deps.acknowledgements.underWay(job.id);
      // At once, or it might be acknowledged while its result is on the way.
      if (acknowledging === undefined) noteUnacknowledged(deps, job, target);
      await acknowledging;
      await deps.live.release(job.id);
      const saved = deps.messages.get(job.id);
      const before = readMessageAddress(saved?.address);
      // Everything had arrived; only that was not noted with the job.
      if (saved?.closedAtMs !== undefined && before !== undefined && before.partsSent > 0) {
        await removeStatus(deps, job, before, manner.locale);
        return { kind: 'delivered' };
      }
      let outcome: DeliveryOutcome | undefined;
      try {
        outcome =
          target === undefined
            ? undeliverable(deps.texts, manner.locale, 'telegram-anonymous')
            : await deliverTo(
                deps,
                { job, media, origin, locale: manner.locale, signal },
                { ...target, ...nothingSent, ...before },
              );
        return outcome;
      } finally {
        // Its message tells how it goes on: also when it is given up before it is tried again.
        if (outcome?.kind !== 'delivered') deps.live.follow(job.id);
      }
    },
  };
}

/** Private results of a group go to the person alone; whoever posts as the group itself has no such place. */
function toTarget(
  { chatId, messageThreadId, userId, isDirect }: TelegramAddress,
  isPrivate: boolean,
): Pick<TelegramMessageAddress, 'chatId' | 'messageThreadId'> | undefined {
  if (!isPrivate || isDirect) return { chatId, messageThreadId };
  return userId > 0 ? { chatId: userId, messageThreadId: undefined } : undefined;
}

async function deliverTo(
  deps: DelivererDeps,
  delivery: Delivery,
  begun: TelegramMessageAddress,
): Promise<DeliveryOutcome> {
  const { job, media, locale } = delivery;
  let address = begun;
  const { chatId, messageThreadId } = begun;
  let way: Way = { chatId, messageThreadId, asFiles: false, isSmaller: false };
  let plan = await planResult(deps, job, media);
  while (address.partsSent < plan.parts.length) {
    const part = plan.parts[address.partsSent];
    if (part === undefined) break;
    beginUpload(deps, job);
    try {
      const messageIds = await sendPart(deps.calls, plan, part, {
        target: replyTarget(delivery, way),
        asFiles: way.asFiles,
        buttonsText: deps.texts.tell(message('telegram-album-buttons'), locale),
        signal: delivery.signal,
      });
      address = noteSent(deps, job, address, messageIds, plan.parts.length);
    } catch (error) {
      if (!(error instanceof TelegramError)) throw error;
      const { failure } = error;
      if (failure.kind !== 'unreachable') deps.transact(() => deps.messages.endUpload(job.id));
      if (failure.kind === 'refused' && part.kind === 'buttons') {
        deps.log.warn({ jobId: job.id, surface: 'telegram', err: error }, 'an album is left without buttons');
        address = noteSent(deps, job, address, [], plan.parts.length);
        continue;
      }
      const next = findWay(failure, way, part);
      if (next === undefined) {
        deps.log.warn({ jobId: job.id, surface: 'telegram', err: error }, 'a result was not taken');
        return toOutcome(deps.texts, failure, locale);
      }
      if (next.chatId !== way.chatId) address = { ...address, chatId: next.chatId, messageId: undefined };
      if (next.isSmaller && !way.isSmaller) plan = await planSmaller(deps, delivery, plan);
      way = next;
    }
  }
  await removeStatus(deps, job, address, locale);
  return { kind: 'delivered' };
}

/** The request is answered where it was made; elsewhere there is nothing to reply to. */
function replyTarget({ origin }: Delivery, { chatId, messageThreadId }: Way): Target {
  const replyToMessageId = chatId === origin.chatId ? origin.replyToMessageId : undefined;
  return { chatId, messageThreadId, replyToMessageId };
}

const nothingSent: Omit<TelegramMessageAddress, 'chatId' | 'messageThreadId'> = {
  messageId: undefined,
  resultMessageIds: [],
  partsSent: 0,
};

/** Notes where a result goes whose request has never been acknowledged: it needs no acknowledgement any more. */
function noteUnacknowledged(
  { transact, messages, now }: DelivererDeps,
  { id: jobId }: Job,
  target: Pick<TelegramMessageAddress, 'chatId' | 'messageThreadId'> | undefined,
): void {
  if (target === undefined || messages.get(jobId) !== undefined) return;
  transact(() => messages.put({ jobId, surface: 'telegram', address: { ...target, ...nothingSent } }, now()));
}

function beginUpload({ transact, messages, onRepeatedUpload, now }: DelivererDeps, job: Job): void {
  transact(() => {
    if (messages.beginUpload(job.id, now())) onRepeatedUpload(job);
  });
}

/** At once when the answer is there: a kill before this makes a duplicate. */
function noteSent(
  { transact, messages, now }: DelivererDeps,
  job: Job,
  before: TelegramMessageAddress,
  messageIds: readonly number[],
  parts: number,
): TelegramMessageAddress {
  const address: TelegramMessageAddress = {
    ...before,
    resultMessageIds: [...before.resultMessageIds, ...messageIds],
    partsSent: before.partsSent + 1,
  };
  transact(() => {
    messages.put({ jobId: job.id, surface: 'telegram', address }, now());
    if (address.partsSent === parts) messages.close(job.id, now());
  });
  return address;
}

function planSmaller(deps: DelivererDeps, { job, media }: Delivery, plan: ResultPlan): Promise<ResultPlan> {
  const largest = Math.max(...plan.parts.flatMap(mediaOf).map(({ bytes }) => bytes.byteLength));
  return planResult(deps, job, media, Math.floor(largest / 2));
}

/** The result has taken the place of the message that told about the job. Whatever comes of it, it is delivered. */
async function removeStatus(
  { calls, texts, log }: DelivererDeps,
  job: Job,
  { chatId, messageId }: TelegramMessageAddress,
  locale: Locale,
): Promise<void> {
  if (messageId === undefined) return;
  try {
    if (await deleteMessage(calls, chatId, messageId)) return;
    const text = texts.tell(message('telegram-done'), locale);
    await calls.persist(
      'editMessageText',
      (api, signal) => api.editMessageText({ chat_id: chatId, message_id: messageId, text }, signal),
      { chatId },
    );
  } catch (error) {
    log.warn({ jobId: job.id, surface: 'telegram', err: error }, 'the message about a job stays behind');
  }
}
