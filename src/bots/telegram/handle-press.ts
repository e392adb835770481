import { parseButtonId } from '../../chat/button-id.ts';
import type { Chat } from '../../chat/chat.ts';
import { type AnswerPress, answerQuery } from './answer-press.ts';
import type { Rest } from './handle-update.ts';
import type { ReadRights } from './member-rights.ts';
import { type Place, rightsFor, toEvent, toPlaceOf } from './place.ts';
import type { TelegramCalls } from './telegram-calls.ts';
import type { TelegramCallback } from './telegram-update.ts';
import { toCaller, toSpeaker } from './to-caller.ts';

export interface HandlePressDeps {
  readonly chat: Chat;
  readonly calls: Pick<TelegramCalls, 'persist'>;
  readonly answerPress: AnswerPress;
  readonly readRights: ReadRights;
}

/** Does what a pressed button says, and answers whoever pressed it. @throws TelegramError */
export async function handlePress(
  deps: HandlePressDeps,
  { id: queryId, from, data, message }: TelegramCallback,
  eventKey: string,
  acknowledge: () => void,
): Promise<Rest> {
  if (message === undefined || data === undefined) {
    await answerQuery(deps.calls, queryId);
    return undefined;
  }
  const speaker = toSpeaker(from);
  // A result answers the request that the pressed message answers, when that is the presser's own.
  const asked = message.reply_to_message;
  const replyTo = asked?.from?.id === from.id ? asked.message_id : message.message_id;
  const place: Place = {
    ...toPlaceOf(deps, message, speaker, replyTo),
    pressedMessageId: message.message_id,
  };
  const rights = await rightsFor(deps.readRights, place, parseButtonId(data)?.verb === 'delete');
  const caller = toCaller(speaker, message.chat, rights);
  const answer = deps.chat.answer({ kind: 'button', id: data }, caller, toEvent(eventKey, place));
  const rest = await deps.answerPress(queryId, answer, place);
  acknowledge();
  return rest;
}
