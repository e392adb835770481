import type { Answer } from './answer.ts';
import type { Call, Completion, CompletionChoice } from './call.ts';
import type { CallEvent, Caller } from './caller.ts';

/** The bot's side of a conversation, the same on every platform. */
export interface Chat {
  /**
   * Answers a call; everything it changes is durable when this returns. The same event again changes nothing: a request
   * is answered with its receipt again, other calls with a short sentence. Never throws: what goes wrong is said, with
   * a reference id when it is a bug.
   */
  answer(call: Call, caller: Caller, event: CallEvent): Answer;
  /** Choices for an option, at most 25, best first; quick, and nothing when in doubt. */
  complete(completion: Completion, caller: Caller): readonly CompletionChoice[];
}
