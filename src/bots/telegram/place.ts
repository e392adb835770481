import type { CallEvent } from '../../chat/caller.ts';
import type { Chat } from '../../chat/chat.ts';
import type { Locale } from '../../domain/texts.ts';
import { noRights, type ReadRights, type Rights } from './member-rights.ts';
import { isAnonymousAdmin } from './read-message.ts';
import type { Target } from './send-text.ts';
import type { TelegramAddress } from './telegram-address.ts';
import type { TelegramMessage, TelegramUpdate } from './telegram-update.ts';
import { type Speaker, toSpeaker, toWho } from './to-caller.ts';

/** Where somebody is answered. */
export interface Place extends Target {
  readonly userId: number;
  /** The message whose button was pressed. */
  readonly pressedMessageId?: number | undefined;
  readonly isDirect: boolean;
  readonly locale: Locale;
}

/** The same update again has the same key. */
export function toEventKey({ update_id: updateId }: Pick<TelegramUpdate, 'update_id'>): string {
  return `telegram:${updateId}`;
}

/** Somebody who posts as the group is known by the group's id only. */
export function speakerOf(message: TelegramMessage): Speaker | undefined {
  if (isAnonymousAdmin(message)) return { id: message.chat.id, languageCode: undefined };
  return message.from === undefined ? undefined : toSpeaker(message.from);
}

/** Where a speaker is answered, in their language. */
export function toPlaceOf(
  { chat }: { readonly chat: Pick<Chat, 'localeOf'> },
  message: TelegramMessage,
  speaker: Speaker,
  replyToMessageId: number,
): Place {
  return {
    chatId: message.chat.id,
    messageThreadId: message.is_topic_message === true ? message.message_thread_id : undefined,
    replyToMessageId,
    userId: speaker.id,
    isDirect: message.chat.type === 'private',
    locale: chat.localeOf(toWho(speaker)),
  };
}

/** What a call comes with; its result goes back to the place. */
export function toEvent(key: string, place: Place): CallEvent {
  const { chatId, messageThreadId, replyToMessageId, userId, isDirect } = place;
  const address: TelegramAddress = { chatId, messageThreadId, replyToMessageId, userId, isDirect };
  return { key, destinationKey: String(chatId), address };
}

/** Telegram is only asked about rights where they matter. */
export async function rightsFor(readRights: ReadRights, place: Place, isNeeded: boolean): Promise<Rights> {
  return isNeeded && !place.isDirect ? readRights(place.chatId, place.userId) : noRights;
}
