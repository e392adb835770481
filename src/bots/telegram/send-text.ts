import type { ReplyParameters } from 'grammy/types';
import type { ButtonRows } from '../../chat/answer.ts';
import { toKeyboard } from './keyboard.ts';
import { splitText, toPlainText } from './plain-text.ts';
import type { TelegramCalls } from './telegram-calls.ts';

/** A place in a chat, and the message there that is answered. */
export interface Target {
  readonly chatId: number;
  readonly messageThreadId?: number | undefined;
  readonly replyToMessageId?: number | undefined;
}

interface TextOptions {
  readonly buttons?: ButtonRows | undefined;
  /** It arrives without a sound: something better follows. */
  readonly isSilent?: boolean | undefined;
  /** The person's next message replies to this one; shown as a hint where they type. */
  readonly askFor?: string | undefined;
}

/** Sends a text, in several messages when it is long; answers the id of the last. @throws TelegramError */
export type SendText = (target: Target, text: string, options?: TextOptions) => Promise<number | undefined>;

export function createSendText(
  calls: Pick<TelegramCalls, 'persist'>,
  linkCommands: (text: string) => string,
): SendText {
  return async (target, text, { buttons, isSilent, askFor } = {}) => {
    const parts = splitText(toPlainText(linkCommands(text)));
    let lastId: number | undefined;
    for (const [index, part] of parts.entries()) {
      const isLast = index === parts.length - 1;
      const markup = isLast ? (toForceReply(askFor) ?? toKeyboard(buttons)) : undefined;
      const message = await calls.persist(
        'sendMessage',
        (api, signal) =>
          api.sendMessage(
            {
              ...toPlace(index === 0 ? target : { ...target, replyToMessageId: undefined }),
              text: part,
              // Without parse_mode and entities nothing that people wrote can become markup.
              link_preview_options: { is_disabled: true },
              ...(markup !== undefined && { reply_markup: markup }),
              ...(isSilent === true && { disable_notification: true }),
            },
            signal,
          ),
        { chatId: target.chatId },
      );
      lastId = message.message_id;
    }
    return lastId;
  };
}

/** What every message to a place carries. */
export function toPlace({ chatId, messageThreadId, replyToMessageId }: Target): {
  readonly chat_id: number;
  readonly message_thread_id?: number;
  readonly reply_parameters?: ReplyParameters;
} {
  return {
    chat_id: chatId,
    ...(messageThreadId !== undefined && { message_thread_id: messageThreadId }),
    ...(replyToMessageId !== undefined && {
      reply_parameters: { message_id: replyToMessageId, allow_sending_without_reply: true },
    }),
  };
}

/** Telegram's bound for the hint. */
const maxHintLength = 64;

function toForceReply(askFor: string | undefined) {
  if (askFor === undefined) return undefined;
  const hint = askFor.slice(0, maxHintLength).toWellFormed();
  return {
    force_reply: true as const,
    // Only the author of the message replied to is asked.
    selective: true,
    ...(hint !== '' && { input_field_placeholder: hint }),
  };
}
