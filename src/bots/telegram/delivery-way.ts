import type { DeliveryOutcome } from '../../domain/delivery.ts';
import { message } from '../../domain/message.ts';
import type { Locale, Texts } from '../../domain/texts.ts';
import type { ResultPart } from './plan-result.ts';
import type { TelegramFailure } from './telegram-error.ts';

/** How this attempt goes on after what Telegram said to the last try. */
export interface Way {
  readonly chatId: number;
  readonly messageThreadId: number | undefined;
  readonly asFiles: boolean;
  readonly isSmaller: boolean;
}

/** Another way to the same end, each taken once; undefined when there is none. */
export function findWay(failure: TelegramFailure, way: Way, part: ResultPart): Way | undefined {
  if (failure.kind === 'migrated') {
    return failure.chatId === way.chatId ? undefined : { ...way, chatId: failure.chatId };
  }
  if (failure.kind !== 'refused') return undefined;
  const isPicture = part.kind === 'picture' || part.kind === 'animation' || part.kind === 'album';
  switch (failure.reason) {
    case 'topic-gone':
      return way.messageThreadId === undefined ? undefined : { ...way, messageThreadId: undefined };
    case 'too-large':
      return way.isSmaller ? undefined : { ...way, isSmaller: true };
    // The chat takes no pictures, or Telegram does not take this one: a file may pass.
    case 'media-forbidden':
    case 'other':
      return isPicture && failure.code === 400 && !way.asFiles ? { ...way, asFiles: true } : undefined;
    case 'blocked':
    case 'chat-gone':
    case 'conflict':
    case 'message-fixed':
    case 'message-unknown':
    case 'not-modified':
    case 'webhook-active':
    case 'write-forbidden':
      return undefined;
  }
}

/** What becomes of a delivery for which there is no other way. */
export function toOutcome(
  texts: Pick<Texts, 'tell'>,
  failure: TelegramFailure,
  locale: Locale,
): DeliveryOutcome {
  switch (failure.kind) {
    case 'slow-down':
      return { kind: 'retry', reason: 'Telegram asked to wait.', afterMs: failure.retryAfterMs };
    case 'unreachable':
      return { kind: 'retry', reason: 'Telegram could not be reached, or was in trouble.' };
    case 'token-refused':
      return { kind: 'retry', reason: 'Telegram does not accept the token.' };
    case 'migrated':
      return undeliverable(texts, locale, 'telegram-chat-gone');
    case 'refused':
      break;
  }
  switch (failure.reason) {
    case 'blocked':
    case 'chat-gone':
    case 'topic-gone':
    case 'too-large':
      return undeliverable(texts, locale, `telegram-${failure.reason}`);
    case 'media-forbidden':
    case 'write-forbidden':
      return undeliverable(texts, locale, 'telegram-forbidden');
    case 'conflict':
    case 'message-fixed':
    case 'message-unknown':
    case 'not-modified':
    case 'webhook-active':
    case 'other':
      return undeliverable(texts, locale, 'telegram-refused');
  }
}

/** `id` is a message of the locale files: a sentence for the person. */
export function undeliverable(texts: Pick<Texts, 'tell'>, locale: Locale, id: string): DeliveryOutcome {
  return { kind: 'undeliverable', reason: texts.tell(message(id), locale) };
}
