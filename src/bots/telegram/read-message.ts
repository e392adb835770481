import type { Call } from '../../chat/call.ts';
import type { ParsedLine } from './parse-command.ts';
import { parseCommand, type TextMention } from './parse-command.ts';
import { parseOptions } from './parse-options.ts';
import { readReference } from './prompt-reference.ts';
import type { TelegramContent, TelegramMessage } from './telegram-update.ts';
import type { Vocabulary } from './vocabulary.ts';

/** Who the bot is, as Telegram says. */
export interface BotIdentity {
  readonly id: number;
  readonly username: string;
}

/** A picture in a chat that can be downloaded. */
export interface PictureFile {
  readonly fileId: string;
  readonly sizeBytes: number | undefined;
}

/** What a message wants of us. */
export type MessageIntent =
  | { readonly kind: 'nothing' }
  /** Telegram says that a group has become a supergroup: the same people, another id. */
  | { readonly kind: 'moved'; readonly fromChatId: number; readonly toChatId: number }
  | { readonly kind: 'call'; readonly call: Call; readonly picture: PictureFile | undefined }
  | Extract<ParsedLine, { kind: 'problem' | 'unknown-command' }>;

const nothing: MessageIntent = { kind: 'nothing' };

/** Reads a message. Never throws. */
export function readMessage(
  message: TelegramMessage,
  vocabulary: Vocabulary,
  bot: BotIdentity,
): MessageIntent {
  const { chat, migrate_from_chat_id: fromChatId, migrate_to_chat_id: toChatId } = message;
  if (toChatId !== undefined) return { kind: 'moved', fromChatId: chat.id, toChatId };
  if (fromChatId !== undefined) return { kind: 'moved', fromChatId, toChatId: chat.id };
  if (!isFromPerson(message)) return nothing;
  const text = message.text ?? message.caption;
  const people = { mentions: mentionsIn(message), repliedUserId: authorOf(repliedTo(message)) };
  const parsed = parseCommand(text ?? '', vocabulary, bot.username, people);
  switch (parsed.kind) {
    case 'for-another':
      return nothing;
    case 'problem':
      return parsed;
    case 'unknown-command':
      // In a group it may well be another bot's.
      return parsed.isAddressed || message.chat.type === 'private' ? parsed : nothing;
    case 'no-command':
      return readPlain(message, text, vocabulary, bot);
    case 'command': {
      const { name, verb, options } = parsed;
      return {
        kind: 'call',
        call: { kind: 'command', name, verb, options },
        picture: pictureFor(name, message),
      };
    }
  }
}

/** Text that is no command: a new prompt where we asked for one; in a conversation with us alone something to draw. */
function readPlain(
  message: TelegramMessage,
  text: string | undefined,
  vocabulary: Vocabulary,
  bot: BotIdentity,
): MessageIntent {
  const replied = repliedTo(message);
  const jobId = replied?.from?.id === bot.id ? readReference(replied.text) : undefined;
  if (jobId !== undefined && text !== undefined) {
    return { kind: 'call', call: { kind: 'edit', jobId, prompt: text }, picture: undefined };
  }
  if (message.chat.type !== 'private') return nothing;
  const picture = pictureFor('image', message);
  if (text === undefined && pictureIn(message) === undefined) return nothing;
  const parsed = parseOptions(text ?? '', vocabulary.form('image', undefined));
  if (!parsed.ok) return { kind: 'problem', name: 'image', problem: parsed.problem };
  return { kind: 'call', call: { kind: 'command', name: 'image', options: parsed.options }, picture };
}

/** Not of a channel and not of another bot. Whoever posts as the group itself is one of its admins. */
function isFromPerson(message: TelegramMessage): boolean {
  if (message.chat.type === 'channel' || message.is_automatic_forward === true) return false;
  if (isAnonymousAdmin(message)) return true;
  return message.sender_chat === undefined && authorOf(message) !== undefined;
}

export function isAnonymousAdmin({ sender_chat: sender, chat }: TelegramMessage): boolean {
  return sender !== undefined && sender.id === chat.id;
}

function authorOf(message: TelegramContent | undefined): number | undefined {
  return message?.from === undefined || message.from.is_bot === true ? undefined : message.from.id;
}

function repliedTo({ reply_to_message: replied }: TelegramMessage): TelegramMessage['reply_to_message'] {
  return replied?.forum_topic_created === undefined ? replied : undefined;
}

/** A picture to start from may be replied to; for a GIF only one that was sent with the command is meant as such. */
function pictureFor(command: string, message: TelegramMessage): PictureFile | undefined {
  const own = pictureIn(message);
  if (command === 'image') return own ?? pictureIn(repliedTo(message));
  return command === 'gif' ? own : undefined;
}

function pictureIn(message: TelegramContent | undefined): PictureFile | undefined {
  const { document, sticker } = message ?? {};
  const isStill = sticker?.is_animated !== true && sticker?.is_video !== true;
  const file =
    message?.photo?.at(-1) ??
    (document?.mime_type?.startsWith('image/') === true ? document : undefined) ??
    (isStill ? sticker : undefined);
  return file === undefined ? undefined : { fileId: file.file_id, sizeBytes: file.file_size };
}

function mentionsIn(message: TelegramMessage): readonly TextMention[] {
  const entities = (message.text === undefined ? message.caption_entities : message.entities) ?? [];
  return entities.flatMap(({ type, offset, length, user }) =>
    type === 'text_mention' && user !== undefined && user.is_bot !== true
      ? [{ offset, length, userId: user.id }]
      : [],
  );
}
