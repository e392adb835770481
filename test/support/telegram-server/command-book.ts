import type { BotCommand, BotCommandScope, User } from 'grammy/types';
import type { ChatState } from './chats.ts';

/** The commands that the bot has set, by scope and language. */
export interface CommandBook {
  set(scope: BotCommandScope, language: string, commands: readonly BotCommand[]): void;
  read(scope: BotCommandScope, language: string): readonly BotCommand[] | undefined;
  remove(scope: BotCommandScope, language: string): void;
  /** What a person's menu shows in a chat: the first list that is set, narrowest first. */
  menu(state: ChatState, user: User): readonly BotCommand[];
}

export function createCommandBook(): CommandBook {
  const lists = new Map<string, readonly BotCommand[]>();
  return {
    set: (scope, language, commands) => void lists.set(toKey(scope, language), commands),
    read: (scope, language) => lists.get(toKey(scope, language)),
    remove: (scope, language) => void lists.delete(toKey(scope, language)),
    menu({ chat, members }, user) {
      const role = members.get(user.id)?.role;
      const isManager = role === 'creator' || role === 'administrator';
      const chat_id = chat.id;
      const scopes: readonly BotCommandScope[] =
        chat.type === 'private'
          ? [{ type: 'chat', chat_id }, { type: 'all_private_chats' }, { type: 'default' }]
          : [
              { type: 'chat_member', chat_id, user_id: user.id },
              ...(isManager ? [{ type: 'chat_administrators', chat_id } as const] : []),
              { type: 'chat', chat_id },
              ...(isManager ? [{ type: 'all_chat_administrators' } as const] : []),
              { type: 'all_group_chats' },
              { type: 'default' },
            ];
      const language = user.language_code?.slice(0, 2) ?? '';
      const keys = scopes.flatMap((scope) => [toKey(scope, language), toKey(scope, '')]);
      return keys.map((key) => lists.get(key)).find((list) => list !== undefined) ?? [];
    },
  };
}

function toKey(scope: BotCommandScope, language: string): string {
  const chatId = 'chat_id' in scope ? scope.chat_id : '';
  return [scope.type, chatId, 'user_id' in scope ? scope.user_id : '', language].join(' ');
}
