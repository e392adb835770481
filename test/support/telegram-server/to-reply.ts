import type { Message } from 'grammy/types';

type Reply = NonNullable<Message['reply_to_message']>;

/** A message as it stands in an answer to it: without what it answers itself. */
export function toReply(message: Message): Reply {
  const { reply_to_message: _answered, ...rest } = message;
  if (!isReply(rest)) throw new Error('Expected the message to answer nothing any more');
  return rest;
}

/** grammY's type asks for a key that is there and undefined, which the key's own type forbids: a guard has to say so. */
function isReply(message: Message): message is Reply {
  return message.reply_to_message === undefined;
}
