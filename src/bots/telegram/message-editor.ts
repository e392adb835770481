import type { MessageEditor } from '../../chat/message-editor.ts';
import { toKeyboard } from './keyboard.ts';
import { toPlainText } from './plain-text.ts';
import { readMessageAddress } from './telegram-address.ts';
import type { TelegramCalls } from './telegram-calls.ts';
import { TelegramError } from './telegram-error.ts';

/** Telegram counts edits like messages: about 20 a minute in a group, with the results and answers among them. */
const paceMs = 3_000;
/** A third of what Telegram takes in all (about 30 a second): answers and results come first. */
const editsPerSecond = 10;

/**
 * Changes job messages on Telegram. Previews are not shown: a message with text takes no picture without becoming
 * another kind of message, and every picture would count as an upload. Makes a call once: the next change comes anyway.
 */
export function createMessageEditor(calls: Pick<TelegramCalls, 'once'>): MessageEditor {
  return {
    paceMs,
    editsPerSecond,
    async edit(message, { text, buttons }, signal) {
      const { chatId, messageId } = readMessageAddress(message.address) ?? {};
      if (chatId === undefined || messageId === undefined) return { kind: 'gone' };
      const keyboard = toKeyboard(buttons);
      const change = {
        chat_id: chatId,
        message_id: messageId,
        text: toPlainText(text),
        link_preview_options: { is_disabled: true },
        ...(keyboard !== undefined && { reply_markup: keyboard }),
      };
      try {
        await calls.once('editMessageText', (api, abort) => api.editMessageText(change, abort), {
          chatId,
          signal,
        });
        return { kind: 'edited' };
      } catch (error) {
        if (!(error instanceof TelegramError)) throw error;
        const { failure } = error;
        switch (failure.kind) {
          case 'slow-down':
            return { kind: 'later', afterMs: failure.retryAfterMs };
          case 'migrated':
            // The messages of the old group stay behind.
            return { kind: 'gone' };
          case 'refused':
            if (failure.reason === 'not-modified') return { kind: 'edited' };
            if (failure.reason === 'other') throw error;
            return { kind: 'gone' };
          case 'unreachable':
          case 'token-refused':
            throw error;
        }
      }
    },
  };
}
