import { z } from 'zod';
import { badRequest } from './api-failure.ts';
import type { ChatState } from './chats.ts';
import { defineMethod, type Method } from './method.ts';
import { chatId, integer, json } from './parameters.ts';
import type { Stub } from './stub.ts';

const deletableS = 48 * 3_600;

function canDelete(
  { bot, nowS }: Stub,
  { chat, messages, bot: role }: ChatState,
  messageId: number,
): boolean {
  const message = messages.get(messageId);
  if (message === undefined) return false;
  if (nowS() - message.date > deletableS) return false;
  return message.from?.id === bot.id || chat.type === 'private' || role === 'administrator';
}

function remove(state: ChatState, messageId: number): void {
  state.messages.delete(messageId);
  state.forceReplies.delete(messageId);
}

const deleteMessage = defineMethod(
  'deleteMessage',
  z.strictObject({ chat_id: chatId, message_id: integer }),
  ({ chat_id, message_id }, { stub }) => {
    const state = stub.chats.reach(chat_id);
    if (!state.messages.has(message_id)) throw badRequest('message to delete not found');
    if (!canDelete(stub, state, message_id)) throw badRequest("message can't be deleted");
    remove(state, message_id);
    return true;
  },
);

/** "If some of the specified messages can't be found, they are skipped." */
const deleteMessages = defineMethod(
  'deleteMessages',
  z.strictObject({ chat_id: chatId, message_ids: json(z.array(integer).min(1).max(100)) }),
  ({ chat_id, message_ids }, { stub }) => {
    const state = stub.chats.reach(chat_id);
    for (const messageId of message_ids) if (canDelete(stub, state, messageId)) remove(state, messageId);
    return true;
  },
);

export const deleteMethods: readonly Method[] = [deleteMessage, deleteMessages];
