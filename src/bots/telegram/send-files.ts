import { InputFile } from 'grammy';
import type { AnswerFile } from '../../chat/answer.ts';
import { maxCaptionLength, toPlainText } from './plain-text.ts';
import { type SendText, type Target, toPlace } from './send-text.ts';
import type { TelegramCalls } from './telegram-calls.ts';
import { TelegramError } from './telegram-error.ts';

/**
 * Sends files as they are (a photo would be compressed again). Telegram has no alt text, so a description is not sent.
 * False when one is larger than Telegram takes. @throws TelegramError
 */
export async function sendFiles(
  calls: Pick<TelegramCalls, 'persist'>,
  sendText: SendText,
  target: Target,
  { files, text }: { readonly files: readonly AnswerFile[]; readonly text: string },
): Promise<boolean> {
  const caption = toPlainText(text);
  const isCaption = caption.length <= maxCaptionLength;
  if (!isCaption) await sendText(target, text);
  for (const [index, { bytes, fileName }] of files.entries()) {
    try {
      await calls.persist(
        'sendDocument',
        (api, signal) =>
          api.sendDocument(
            {
              ...toPlace(target),
              document: new InputFile(bytes, fileName),
              disable_content_type_detection: true,
              ...(index === 0 && isCaption && caption !== '' && { caption }),
            },
            signal,
          ),
        { chatId: target.chatId, bound: 'upload' },
      );
    } catch (error) {
      const isTooLarge =
        error instanceof TelegramError &&
        error.failure.kind === 'refused' &&
        error.failure.reason === 'too-large';
      if (!isTooLarge) throw error;
      return false;
    }
  }
  return true;
}
