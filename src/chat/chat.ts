import type { Locale } from '../domain/texts.ts';
import type { Answer } from './answer.ts';
import type { Call, Completion, CompletionChoice } from './call.ts';
import type { CallEvent, Caller } from './caller.ts';

/** The bot's side of a conversation, the same on every platform. Nothing here ever throws. */
export interface Chat {
  /**
   * Answers a call; everything it changes is durable when this returns. The same event again changes nothing: a request
   * is answered with its receipt again, other calls with a short sentence. What goes wrong is said, with a reference id
   * when it is a bug.
   */
  answer(call: Call, caller: Caller, event: CallEvent): Answer;
  /**
   * What a call is answered with whatever picture comes with it: that the person may ask for nothing just now, or the
   * receipt that this very event got before. Undefined: fetch the picture, then let `answer` have both.
   */
  answerEarly(call: Call, caller: Caller, event: CallEvent): Answer | undefined;
  /** Choices for an option, at most 25, best first; quick, and nothing when in doubt. */
  complete(completion: Completion, caller: Caller): readonly CompletionChoice[];
  /** The language to talk to somebody in: what they set, else what the platform says. */
  localeOf(who: Who): Locale;
  /** Whether what a command draws is for the person's eyes only: as they say with it, else as they set. */
  isDrawnPrivately(call: Call, who: Who): boolean;
}

export type Who = Pick<Caller, 'surface' | 'userExternalId' | 'languages'>;
