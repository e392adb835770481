import type { Chat, ForceReply, Message, User } from 'grammy/types';
import { badRequest, forbidden } from './api-failure.ts';

type Role = 'creator' | 'administrator' | 'member' | 'left' | 'kicked';

/** Where people talk; channels are not spoken here. */
export type TalkChat = Exclude<Chat, Chat.ChannelChat>;

/** What the bot is in a chat. */
type BotState = 'not-started' | 'member' | 'administrator' | 'blocked' | 'kicked';

interface Topic {
  readonly name: string;
  isClosed: boolean;
}

export interface ChatState {
  readonly chat: TalkChat;
  readonly members: Map<number, { readonly user: User; role: Role }>;
  /** As they are now: edited, without the deleted ones. In the order they were sent. */
  readonly messages: Map<number, Message>;
  /** Messages that ask for a reply; no part of the message itself. */
  readonly forceReplies: Map<number, ForceReply>;
  readonly topics: Map<number, Topic>;
  bot: BotState;
  canBotSend: boolean;
  isDeleted: boolean;
  migratedTo: number | undefined;
}

export interface Chats {
  add(chat: TalkChat, bot: BotState, members: readonly (readonly [User, Role])[]): ChatState;
  /** For tests: @throws Error when there is none. */
  get(chatId: number): ChatState;
  find(chatId: number): ChatState | undefined;
  /** For the bot. @throws ApiFailure when it cannot reach the chat. */
  reach(chatId: number | string): ChatState;
  nextMessageId(state: ChatState): number;
}

export function createChats(): Chats {
  const states = new Map<number, ChatState>();
  const lastMessageIds = new Map<number | 'small', number>();
  return {
    add(chat, bot, members) {
      const state: ChatState = {
        chat,
        members: new Map(members.map(([user, role]) => [user.id, { user, role }])),
        messages: new Map(),
        forceReplies: new Map(),
        topics: new Map(),
        bot,
        canBotSend: true,
        isDeleted: false,
        migratedTo: undefined,
      };
      states.set(chat.id, state);
      return state;
    },
    get(chatId) {
      const state = states.get(chatId);
      if (state === undefined) throw new Error(`Expected a chat of this server, got ${chatId}`);
      return state;
    },
    find: (chatId) => states.get(chatId),
    reach(chatId) {
      const state =
        typeof chatId === 'number'
          ? states.get(chatId)
          : [...states.values()].find(
              ({ chat }) => chat.type !== 'private' && `@${chat.username}` === chatId,
            );
      if (state === undefined || state.isDeleted) throw badRequest('chat not found');
      if (state.migratedTo !== undefined) {
        throw badRequest('group chat was upgraded to a supergroup chat', {
          migrate_to_chat_id: state.migratedTo,
        });
      }
      if (state.bot === 'not-started') throw forbidden("bot can't initiate conversation with a user");
      if (state.bot === 'blocked') throw forbidden('bot was blocked by the user');
      if (state.bot === 'kicked') throw forbidden(`bot was kicked from the ${state.chat.type} chat`);
      return state;
    },
    nextMessageId({ chat }) {
      // Supergroups count for themselves; private chats and small groups share the bot's counter.
      const counter = chat.type === 'supergroup' ? chat.id : 'small';
      // The first messages of a group tell of its making; 1 is the general topic of a forum.
      const messageId = (lastMessageIds.get(counter) ?? 9) + 1;
      lastMessageIds.set(counter, messageId);
      return messageId;
    },
  };
}
