import type { Target } from './send-text.ts';
import type { TelegramMessageAddress } from './telegram-address.ts';
import type { TelegramCalls } from './telegram-calls.ts';
import { TelegramError } from './telegram-error.ts';

/**
 * Deletes the message a button is under, and with it everything else of that job's result in the chat: an album is many
 * messages. False when Telegram does not allow it (any more: most messages cannot be deleted after 48 hours).
 * @throws TelegramError
 */
export async function deleteMessages(
  calls: Pick<TelegramCalls, 'persist'>,
  { chatId, pressedMessageId }: Target & { readonly pressedMessageId?: number | undefined },
  saved: TelegramMessageAddress | undefined,
): Promise<boolean> {
  const ofJob = saved?.chatId === chatId ? saved.resultMessageIds : [];
  const messageIds = new Set(pressedMessageId === undefined ? ofJob : [...ofJob, pressedMessageId]);
  let areAllDeleted = true;
  for (const messageId of messageIds) {
    areAllDeleted = (await deleteMessage(calls, chatId, messageId)) && areAllDeleted;
  }
  return areAllDeleted;
}

/** False when it cannot be deleted; one that is not there any more is deleted. @throws TelegramError */
export async function deleteMessage(
  calls: Pick<TelegramCalls, 'persist'>,
  chatId: number,
  messageId: number,
): Promise<boolean> {
  try {
    await calls.persist(
      'deleteMessage',
      (api, signal) => api.deleteMessage({ chat_id: chatId, message_id: messageId }, signal),
      { chatId },
    );
    return true;
  } catch (error) {
    if (!(error instanceof TelegramError) || error.failure.kind !== 'refused') throw error;
    return error.failure.reason === 'message-unknown';
  }
}
