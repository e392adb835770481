import type { Message, Update, User } from 'grammy/types';
import type { ChatState, TalkChat } from './chats.ts';
import type { Stub } from './stub.ts';

/** A message that is in its chat, and the update that tells the bot of it. */
export interface Recorded {
  readonly message: Message & Update.NonChannel;
  readonly update: Update;
  /** False for what privacy mode keeps from bots, and for kinds that the bot did not ask for. */
  readonly isSeenByBot: boolean;
}

export interface RecordMessage {
  /** What every message begins with. */
  frame(
    state: ChatState,
    from: User,
  ): { readonly message_id: number; readonly from: User; readonly chat: TalkChat; readonly date: number };
  /** Puts a message into its chat; `isSeen` says whether the bot is told. */
  keep(state: ChatState, message: Message & Update.NonChannel, isSeen: boolean): Recorded;
}

export function createRecordMessage(
  { chats, updates, nowS }: Pick<Stub, 'chats' | 'updates' | 'nowS'>,
  onChange: () => void,
): RecordMessage {
  return {
    frame: (state, from) => ({
      message_id: chats.nextMessageId(state),
      from,
      chat: state.chat,
      date: nowS(),
    }),
    keep(state, message, isSeen) {
      state.messages.set(message.message_id, message);
      const { update, isQueued } = isSeen
        ? updates.push({ message })
        : { update: updates.make({ message }), isQueued: false };
      onChange();
      return { message, update, isSeenByBot: isQueued };
    },
  };
}
