import type { User } from 'grammy/types';
import type { Chats, TalkChat } from './chats.ts';

interface NewGroup {
  readonly title: string;
  readonly kind: 'group' | 'supergroup' | 'forum';
  readonly creator: User;
  readonly administrators?: readonly User[];
  readonly members?: readonly User[];
  readonly isBotAdministrator?: boolean;
  /** Of a public supergroup. */
  readonly username?: string;
}

/** Who and what there is. */
export interface Population {
  addUser(user?: Partial<User>): User;
  /** Nobody has started the bot there yet: the first message does. */
  privateChat(user: User): TalkChat;
  addGroup(group: NewGroup): TalkChat;
}

export function createPopulation(chats: Chats, users: Map<number, User>): Population {
  let lastUserId = 100_000;
  let lastGroupId = 4_000_000;

  return {
    addUser(known = {}) {
      lastUserId += 1;
      const user: User = { id: lastUserId, is_bot: false, first_name: `Person ${lastUserId}`, ...known };
      users.set(user.id, user);
      return user;
    },
    privateChat({ id, first_name }) {
      const user = users.get(id);
      if (user === undefined) throw new Error('Expected a user of this server');
      return (
        chats.find(id) ?? chats.add({ id, type: 'private', first_name }, 'not-started', [[user, 'member']])
      ).chat;
    },
    addGroup({
      title,
      kind,
      creator,
      administrators = [],
      members = [],
      isBotAdministrator = false,
      username: name,
    }) {
      lastGroupId += 1;
      const chat: TalkChat =
        kind === 'group'
          ? { id: -lastGroupId, type: 'group', title }
          : {
              id: -1_000_000_000_000 - 1_000_000_000 - lastGroupId,
              type: 'supergroup',
              title,
              ...(kind === 'forum' && { is_forum: true as const }),
              ...(name !== undefined && { username: name }),
            };
      chats.add(chat, isBotAdministrator ? 'administrator' : 'member', [
        [creator, 'creator'],
        ...administrators.map((user) => [user, 'administrator'] as const),
        ...members.map((user) => [user, 'member'] as const),
      ]);
      return chat;
    },
  };
}
