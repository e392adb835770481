import type { Message } from 'grammy/types';
import type { PersonName, ShownButton, ShownFile, ShownMessage } from './stage.ts';

/** A message as its chat shows it. */
export function toShown(message: Message, asksForReply: boolean): ShownMessage {
  const { message_id, from, text, caption, edit_date, reply_to_message: answered } = message;
  return {
    id: String(message_id),
    author: from?.first_name ?? 'Somebody',
    isBot: from?.is_bot === true,
    isPrivate: false,
    isEdited: edit_date !== undefined,
    context:
      answered === undefined
        ? undefined
        : `answers ${answered.from?.first_name ?? 'somebody'}: ${shorten(answered.text ?? answered.caption ?? 'a picture')}`,
    text: text ?? caption ?? '',
    files: toFiles(message),
    buttons: toButtons(message),
    asksForReply,
  };
}

/** What the bot told one person after they pressed a button: no message, and gone from the app in a moment. */
export interface Whisper {
  readonly number: number;
  readonly chatId: number;
  readonly to: PersonName;
  /** The newest message of the chat then. */
  readonly after: number;
  readonly text: string;
}

export function toWhisper({ number, text }: Whisper): ShownMessage {
  return {
    id: `whisper-${number}`,
    author: 'Pincel',
    isBot: true,
    isPrivate: true,
    isEdited: false,
    context: undefined,
    text,
    files: [],
    buttons: [],
    asksForReply: false,
  };
}

/** Telegram knows no alt text: its apps read the caption. */
function toFiles({ photo, animation, document, caption, has_media_spoiler }: Message): readonly ShownFile[] {
  const altText = caption ?? 'A picture without a caption';
  const isSpoiler = has_media_spoiler === true;
  const largest = photo?.at(-1);
  if (largest !== undefined) {
    return [{ kind: 'picture', address: `${largest.file_id} image/png`, name: 'photo', altText, isSpoiler }];
  }
  if (animation !== undefined) {
    return [
      {
        kind: 'picture',
        address: `${animation.file_id} image/gif`,
        name: animation.file_name ?? 'animation',
        altText,
        isSpoiler,
      },
    ];
  }
  if (document === undefined) return [];
  const mimeType = document.mime_type ?? 'application/octet-stream';
  return [
    {
      kind: 'file',
      address: `${document.file_id} ${mimeType}`,
      name: document.file_name ?? 'file',
      altText,
      isSpoiler,
    },
  ];
}

/** The keyboard below a message. */
export function toButtons({ reply_markup: markup }: Message): ShownMessage['buttons'] {
  return (markup?.inline_keyboard ?? []).map((row) =>
    row.flatMap((button): readonly ShownButton[] => {
      if (!('callback_data' in button)) return [];
      return [{ id: button.callback_data, label: button.text, style: 'plain', isDisabled: false }];
    }),
  );
}

function shorten(text: string): string {
  return text.length > 60 ? `${text.slice(0, 59)}…` : text;
}
