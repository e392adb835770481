import type { ForceReply, InlineKeyboardMarkup, Message } from 'grammy/types';
import type { z } from 'zod';
import { badRequest } from './api-failure.ts';
import type { ChatState } from './chats.ts';
import { readMarkup, type replyMarkup } from './keyboards.ts';
import type { ReplyParameters } from './parameters.ts';
import type { Stub } from './stub.ts';
import { toReply } from './to-reply.ts';

/** The general topic of a forum: its messages carry no thread id, and none can be sent to it by its id. */
const generalTopicId = 1;

export interface Posting {
  readonly chat_id: number | string;
  readonly message_thread_id?: number | undefined;
  readonly protect_content?: boolean | undefined;
  readonly reply_parameters?: ReplyParameters;
  readonly reply_markup?: z.output<typeof replyMarkup>;
}

/** A message that the bot posts, checked for all but its content. @throws ApiFailure in Telegram's words. */
export function postMessage<Content extends Partial<Message>>(
  stub: Stub,
  posting: Posting,
  /** Such as `text messages`, for the sentence that says it is not allowed. */
  what: string,
  content: Content,
): Message & Content {
  const state = stub.chats.reach(posting.chat_id);
  if (!state.canBotSend) throw badRequest(`not enough rights to send ${what} to the chat`);
  const thread = readThread(state, posting.message_thread_id);
  const reply = readReply(state, posting.reply_parameters);
  const { keyboard, forceReply } = readMarkup(posting.reply_markup);
  const message = {
    message_id: stub.chats.nextMessageId(state),
    from: toAuthor(stub),
    chat: state.chat,
    date: stub.nowS(),
    ...thread,
    ...(reply !== undefined && { reply_to_message: toReply(reply) }),
    ...(posting.protect_content === true && { has_protected_content: true as const }),
    ...(keyboard !== undefined && { reply_markup: keyboard }),
    ...content,
  };
  keep(state, message, forceReply);
  return message;
}

function keep(state: ChatState, message: Message, forceReply: ForceReply | undefined): void {
  state.messages.set(message.message_id, message);
  if (forceReply !== undefined) state.forceReplies.set(message.message_id, forceReply);
}

function toAuthor({ bot: { id, is_bot, first_name, username } }: Stub) {
  return { id, is_bot, first_name, username };
}

/** @throws ApiFailure for a thread in which the bot cannot write. */
export function readThread(
  { chat, topics }: ChatState,
  threadId: number | undefined,
): Pick<Message, 'message_thread_id' | 'is_topic_message'> {
  if (threadId === undefined) return {};
  const topic = topics.get(threadId);
  // A thread of replies in a supergroup that is no forum has an id too, but nothing can be sent to it by that.
  if (chat.is_forum !== true || threadId === generalTopicId || topic === undefined) {
    throw badRequest('message thread not found');
  }
  if (topic.isClosed) throw badRequest('TOPIC_CLOSED');
  return { message_thread_id: threadId, is_topic_message: true };
}

function readReply({ chat, messages }: ChatState, parameters: ReplyParameters): Message | undefined {
  if (parameters === undefined) return undefined;
  const isElsewhere = parameters.chat_id !== undefined && parameters.chat_id !== chat.id;
  const message = isElsewhere ? undefined : messages.get(parameters.message_id);
  if (message === undefined && parameters.allow_sending_without_reply !== true) {
    throw badRequest('message to be replied not found');
  }
  return message;
}

/** The keyboard of an edit: without one, the one it had goes. */
export function readInlineKeyboard(markup: z.output<typeof replyMarkup>): InlineKeyboardMarkup | undefined {
  return readMarkup(markup).keyboard;
}
