import type { ChatMember, User } from 'grammy/types';
import type { ChatState, TalkChat } from './chats.ts';
import { createRecordMessage } from './record-message.ts';
import type { Stub } from './stub.ts';

/** What happens to chats, and to the bot in them. */
export interface Circumstances {
  /** A small group becomes a supergroup, with a new id. */
  migrate(chat: Pick<TalkChat, 'id'>): TalkChat;
  addTopic(chat: Pick<TalkChat, 'id'>, name: string): number;
  closeTopic(chat: Pick<TalkChat, 'id'>, threadId: number): void;
  block(user: User): void;
  unblock(user: User): void;
  kick(chat: Pick<TalkChat, 'id'>): void;
  /** Takes the bot's right to write, or gives it back. */
  setCanBotSend(chat: Pick<TalkChat, 'id'>, canSend: boolean): void;
  deleteChat(chat: Pick<TalkChat, 'id'>): void;
}

export function createCircumstances(stub: Stub, onChange: () => void): Circumstances {
  const { bot, chats, updates, nowS } = stub;
  const { frame, keep } = createRecordMessage(stub, onChange);
  let lastSupergroup = 1_900_000_000;

  const changeBot = (state: ChatState, from: User, next: ChatState['bot']): void => {
    const before = toBotMember(state.bot, bot);
    state.bot = next;
    updates.push({
      my_chat_member: {
        chat: state.chat,
        from,
        date: nowS(),
        old_chat_member: before,
        new_chat_member: toBotMember(next, bot),
      },
    });
    onChange();
  };

  return {
    migrate({ id }) {
      const before = chats.get(id);
      if (before.chat.type !== 'group') throw new Error('Expected a small group');
      lastSupergroup += 1;
      const chat: TalkChat = {
        id: -1_000_000_000_000 - lastSupergroup,
        type: 'supergroup',
        title: before.chat.title,
      };
      const members = [...before.members.values()];
      const after = chats.add(
        chat,
        before.bot,
        members.map(({ user, role }) => [user, role]),
      );
      const from = members.find(({ role }) => role === 'creator')?.user ?? bot;
      keep(before, { ...frame(before, from), migrate_to_chat_id: chat.id }, true);
      before.migratedTo = chat.id;
      keep(after, { ...frame(after, from), migrate_from_chat_id: id }, true);
      return chat;
    },
    addTopic({ id }, name) {
      const state = chats.get(id);
      if (state.chat.is_forum !== true) throw new Error('Expected a forum');
      const from = [...state.members.values()][0]?.user ?? bot;
      const start = frame(state, from);
      const threadId = start.message_id;
      state.topics.set(threadId, { name, isClosed: false });
      const forum_topic_created = { name, icon_color: 7_322_096 };
      const message = { ...start, message_thread_id: threadId, is_topic_message: true, forum_topic_created };
      keep(state, message, true);
      return threadId;
    },
    closeTopic({ id }, threadId) {
      const topic = chats.get(id).topics.get(threadId);
      if (topic === undefined) throw new Error(`Expected a topic ${threadId}`);
      topic.isClosed = true;
    },
    block: (user) => changeBot(chats.get(user.id), user, 'blocked'),
    unblock: (user) => changeBot(chats.get(user.id), user, 'member'),
    kick({ id }) {
      const state = chats.get(id);
      changeBot(state, [...state.members.values()][0]?.user ?? bot, 'kicked');
    },
    setCanBotSend({ id }, canSend) {
      chats.get(id).canBotSend = canSend;
    },
    deleteChat({ id }) {
      chats.get(id).isDeleted = true;
    },
  };
}

function toBotMember(state: ChatState['bot'], bot: User): ChatMember {
  const user = bot;
  switch (state) {
    case 'blocked':
    case 'kicked':
      return { status: 'kicked', user, until_date: 0 };
    case 'not-started':
      return { status: 'left', user };
    case 'member':
    case 'administrator':
      return { status: 'member', user };
  }
}
