import type { CallbackQuery, Message, MessageEntity, Update, User } from 'grammy/types';
import type { QueryAnswer } from './callback-queries.ts';
import type { ChatState, TalkChat } from './chats.ts';
import { findEntities } from './find-entities.ts';
import { describeDocument } from './media-content.ts';
import { createRecordMessage, type Recorded } from './record-message.ts';
import { readPictureSize } from './stored-files.ts';
import type { Stub } from './stub.ts';
import { toReply } from './to-reply.ts';

/** What somebody sends. */
export interface Sending {
  readonly chat: Pick<TalkChat, 'id'>;
  readonly from: User;
  readonly text?: string;
  /** With a photo or a file. */
  readonly caption?: string;
  /** Bytes of any picture. */
  readonly photo?: Uint8Array;
  readonly document?: { readonly bytes: Uint8Array; readonly name: string; readonly mimeType: string };
  readonly replyTo?: Pick<Message, 'message_id'>;
  /** A topic of a forum. */
  readonly threadId?: number;
  /** People without a user name, mentioned by these words of the text. */
  readonly mentions?: readonly { readonly words: string; readonly user: User }[];
}

interface Pressed {
  readonly query: CallbackQuery;
  readonly update: Update;
  /** Resolves with what the person is shown. */
  readonly answered: Promise<QueryAnswer>;
}

/** What a message of a person says or shows. */
type Written = Pick<Message, 'text' | 'caption' | 'caption_entities' | 'photo' | 'document'>;

/** The users' side: what people do in their apps. */
export interface People {
  send(sending: Sending): Promise<Recorded>;
  /** Presses a button that is there; `isGone` for one on a message that is not there any more. */
  press(
    message: Pick<Message, 'message_id' | 'chat'>,
    callbackData: string,
    from: User,
    options?: { readonly isGone?: boolean },
  ): Pressed;
}

export function createPeople(stub: Stub, onChange: () => void): People {
  const { chats, files, updates, queries } = stub;
  const { frame, keep } = createRecordMessage(stub, onChange);
  let lastQueryId = 4_000_000_000_000_000n;

  const toContent = async ({ text, caption, photo, document }: Sending): Promise<Written> => {
    const captionEntities = findEntities(caption ?? '');
    const written = {
      ...(caption !== undefined && { caption }),
      ...(captionEntities.length > 0 && { caption_entities: captionEntities }),
    };
    if (photo !== undefined) {
      const size = await readPictureSize(photo);
      if (size === undefined) throw new Error('Expected a picture');
      return { photo: files.keepPhoto(photo, size), ...written };
    }
    if (document !== undefined) {
      const { bytes, name, mimeType } = document;
      const extension = name.split('.').at(-1) ?? 'bin';
      const load = async () => bytes;
      const picture = await readPictureSize(bytes);
      const file = files.keep({ name, mimeType, extension, sizeBytes: bytes.length, picture, load });
      return { document: describeDocument(file), ...written };
    }
    if (text === undefined) throw new Error('Expected something to send');
    return { text };
  };

  return {
    async send(sending) {
      const { from, replyTo, threadId, mentions = [] } = sending;
      const content = await toContent(sending);
      const state = chats.get(sending.chat.id);
      if (state.bot === 'blocked') throw new Error('Expected the person to unblock the bot first');
      if (state.bot === 'not-started') state.bot = 'member';
      if (!state.members.has(from.id)) state.members.set(from.id, { user: from, role: 'member' });
      const reply = replyTo === undefined ? undefined : state.messages.get(replyTo.message_id);
      if (replyTo !== undefined && reply === undefined)
        throw new Error('Expected the message to reply to to be there');
      const entities = content.text === undefined ? [] : findAllEntities(content.text, mentions);
      const message = {
        ...frame(state, from),
        ...toThread(state, threadId, reply),
        ...content,
        ...(entities.length > 0 && { entities }),
      };
      return keep(state, message, canBotSee(stub, state, message));
    },
    press({ message_id, chat }, callbackData, from, { isGone = false } = {}) {
      const state = chats.get(chat.id);
      const message = state.messages.get(message_id);
      const buttons = message?.reply_markup?.inline_keyboard.flat() ?? [];
      const isThere = buttons.some(
        (button) => 'callback_data' in button && button.callback_data === callbackData,
      );
      if (!isThere && !isGone) throw new Error(`Expected a button ${callbackData} on message ${message_id}`);
      lastQueryId += 1n;
      const query: CallbackQuery = {
        id: String(lastQueryId),
        from,
        message: message ?? { chat: state.chat, message_id, date: 0 },
        chat_instance: String(chat.id * 7_919),
        data: callbackData,
      };
      const answered = queries.open(query);
      const { update } = updates.push({ callback_query: query });
      onChange();
      return { query, update, answered };
    },
  };
}

function findAllEntities(text: string, mentions: NonNullable<Sending['mentions']>): MessageEntity[] {
  const mentioned = mentions.map(({ words, user }): MessageEntity => {
    const offset = text.indexOf(words);
    if (offset < 0) throw new Error(`Expected “${words}” in the text`);
    return { type: 'text_mention', offset, length: words.length, user };
  });
  return [...findEntities(text), ...mentioned].toSorted((one, other) => one.offset - other.offset);
}

/**
 * What Telegram says about threads: in a topic a message that answers nobody answers the message that made the topic;
 * in a supergroup that is no forum answers carry the id of what they all answer, which is no topic.
 */
function toThread(
  { chat, topics, messages }: ChatState,
  threadId: number | undefined,
  reply: Message | undefined,
): Pick<Message, 'message_thread_id' | 'is_topic_message' | 'reply_to_message'> {
  if (threadId !== undefined) {
    if (!topics.has(threadId)) throw new Error(`Expected a topic ${threadId}`);
    const answered = reply ?? messages.get(threadId);
    return {
      message_thread_id: threadId,
      is_topic_message: true,
      ...(answered !== undefined && { reply_to_message: toReply(answered) }),
    };
  }
  if (reply === undefined) return {};
  const isPlainSupergroup = chat.type === 'supergroup' && chat.is_forum !== true;
  return {
    reply_to_message: toReply(reply),
    ...(isPlainSupergroup && { message_thread_id: reply.message_thread_id ?? reply.message_id }),
  };
}

/** Privacy mode: in groups a bot that is no administrator sees commands that may be meant for it, and answers to it. */
function canBotSee({ bot }: Stub, state: ChatState, message: Message): boolean {
  if (state.chat.type === 'private' || state.bot === 'administrator' || bot.can_read_all_group_messages)
    return true;
  if (message.reply_to_message?.from?.id === bot.id) return true;
  const command = /^\/\w+(?:@(?<name>\w+))?/.exec(message.text ?? message.caption ?? '');
  const name = command?.groups?.['name'];
  return command !== null && (name === undefined || name.toLowerCase() === bot.username.toLowerCase());
}
