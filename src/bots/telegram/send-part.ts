import { InputFile } from 'grammy';
import type { FittedMedia } from '../../domain/media-fitter.ts';
import { toKeyboard } from './keyboard.ts';
import type { ResultPart, ResultPlan } from './plan-result.ts';
import { type Target, toPlace } from './send-text.ts';
import type { CallOptions, TelegramCalls } from './telegram-calls.ts';

export interface PartManner {
  readonly target: Target;
  /** Pictures as files: for chats that take no pictures. */
  readonly asFiles: boolean;
  /** What stands above buttons that have no picture of their own. */
  readonly buttonsText: string;
  readonly signal: AbortSignal;
}

/**
 * Sends one part of a result, once; answers the ids of its messages. The first part carries the caption and the buttons.
 * Always multipart: no server has to fetch anything from us. @throws TelegramError
 */
export async function sendPart(
  calls: Pick<TelegramCalls, 'once'>,
  plan: ResultPlan,
  part: ResultPart,
  { target, asFiles, buttonsText, signal }: PartManner,
): Promise<readonly number[]> {
  const options: CallOptions = { chatId: target.chatId, bound: 'upload', signal };
  const isFirst = part === plan.parts[0];
  const caption = isFirst && plan.caption !== '' ? { caption: plan.caption } : {};
  const keyboard = toKeyboard(plan.content.buttons);
  const markup = keyboard === undefined ? {} : { reply_markup: keyboard };
  const text = { ...caption, ...(isFirst && markup) };
  const spoiler = plan.content.isSpoiler ? { has_spoiler: true } : {};
  const place = toPlace(target);
  const sendDocument = async (media: FittedMedia): Promise<readonly number[]> => {
    const document = { document: toFile(media), disable_content_type_detection: true };
    const sent = await calls.once(
      'sendDocument',
      (api, abort) => api.sendDocument({ ...place, ...document, ...text }, abort),
      options,
    );
    return [sent.message_id];
  };

  switch (part.kind) {
    case 'file':
      return sendDocument(part.media);
    case 'picture': {
      if (asFiles) return sendDocument(part.media);
      const photo = toFile(part.media);
      const sent = await calls.once(
        'sendPhoto',
        (api, abort) => api.sendPhoto({ ...place, photo, ...text, ...spoiler }, abort),
        options,
      );
      return [sent.message_id];
    }
    case 'animation': {
      if (asFiles) return sendDocument(part.media);
      const { widthPx: width, heightPx: height } = part.media;
      const animation = { animation: toFile(part.media), width, height, duration: part.durationS };
      const sent = await calls.once(
        'sendAnimation',
        (api, abort) => api.sendAnimation({ ...place, ...animation, ...text, ...spoiler }, abort),
        options,
      );
      return [sent.message_id];
    }
    case 'album': {
      const captionOf = (index: number): object => (index === 0 ? caption : {});
      const sent = await calls.once(
        'sendMediaGroup',
        (api, abort) =>
          api.sendMediaGroup(
            {
              ...place,
              media: asFiles
                ? part.media.map((media, index) => ({
                    type: 'document' as const,
                    media: toFile(media),
                    ...captionOf(index),
                  }))
                : part.media.map((media, index) => ({
                    type: 'photo' as const,
                    media: toFile(media),
                    ...captionOf(index),
                    ...spoiler,
                  })),
            },
            abort,
          ),
        options,
      );
      return sent.map(({ message_id: messageId }) => messageId);
    }
    case 'buttons': {
      const message = { ...place, text: buttonsText, disable_notification: true, ...markup };
      const sent = await calls.once('sendMessage', (api, abort) => api.sendMessage(message, abort), options);
      return [sent.message_id];
    }
  }
}

function toFile({ bytes, fileName }: FittedMedia): InputFile {
  return new InputFile(bytes, fileName);
}
