import { InputFile } from 'grammy';
import type { EditOutcome, MessageEditor } from '../../chat/message-editor.ts';
import { shorten } from '../../chat/shorten.ts';
import { toKeyboard } from './keyboard.ts';
import { toPlainText } from './plain-text.ts';
import { createPreviewedMessages } from './previewed-messages.ts';
import { readMessageAddress } from './telegram-address.ts';
import type { TelegramCalls } from './telegram-calls.ts';
import { TelegramError } from './telegram-error.ts';

/** Telegram counts edits like messages: about 20 a minute in a group, with the results and answers among them. */
const paceMs = 3_000;
/** A third of what Telegram takes in all (about 30 a second): answers and results come first. */
const editsPerSecond = 10;
const maxCaptionLength = 1_024;

/**
 * Changes job messages on Telegram. With its first preview a message becomes a photo, and what it says its caption; a
 * server that does not do that gets text alone. Makes a call once: the next change comes anyway.
 */
export function createMessageEditor(calls: Pick<TelegramCalls, 'once'>): MessageEditor {
  const previewed = createPreviewedMessages();
  return {
    paceMs,
    editsPerSecond,
    async edit(message, { text, buttons, preview }, signal) {
      const { chatId, messageId } = readMessageAddress(message.address) ?? {};
      if (chatId === undefined || messageId === undefined) return { kind: 'gone' };
      const keyboard = toKeyboard(buttons);
      const target = {
        chat_id: chatId,
        message_id: messageId,
        ...(keyboard !== undefined && { reply_markup: keyboard }),
      };
      const words = toPlainText(text);
      const caption = shorten(words, maxCaptionLength);
      const { jobId } = message;
      const options = { chatId, signal };
      const showPreview = (photo: Uint8Array): Promise<unknown> => {
        const media = { type: 'photo', media: new InputFile(photo, 'preview.png'), caption } as const;
        return calls.once(
          'editMessageMedia',
          (api, abort) => api.editMessageMedia({ ...target, media }, abort),
          {
            ...options,
            bound: 'upload',
          },
        );
      };
      const sayBelowIt = (): Promise<unknown> =>
        calls.once(
          'editMessageCaption',
          (api, abort) => api.editMessageCaption({ ...target, caption }, abort),
          options,
        );
      const say = (): Promise<unknown> => {
        const change = { ...target, text: words, link_preview_options: { is_disabled: true } };
        return calls.once('editMessageText', (api, abort) => api.editMessageText(change, abort), options);
      };

      if (preview !== undefined && previewed.isNew(jobId, preview)) {
        const outcome = await toOutcome(() => showPreview(preview));
        if (!(outcome instanceof TelegramError)) {
          if (outcome.kind === 'edited') previewed.note(jobId, preview);
          return outcome;
        }
        previewed.note(jobId, 'refused');
      }
      const outcome = await toOutcome(previewed.isPhoto(jobId) ? sayBelowIt : say);
      if (!(outcome instanceof TelegramError)) return outcome;
      // It may have become a photo before a restart.
      const below = await toOutcome(sayBelowIt);
      if (below instanceof TelegramError) throw outcome;
      return below;
    },
  };
}

/** What came of an edit; the error when it may be the message's kind that Telegram refuses. @throws TelegramError */
async function toOutcome(act: () => Promise<unknown>): Promise<EditOutcome | TelegramError> {
  try {
    await act();
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
        return failure.reason === 'other' ? error : { kind: 'gone' };
      case 'unreachable':
      case 'token-refused':
        throw error;
    }
  }
}
