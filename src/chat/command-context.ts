import type { ChatSettings } from '../domain/chat-settings.ts';
import type { KnownRequester, Requester } from '../domain/requester.ts';
import type { Locale } from '../domain/texts.ts';
import type { Answer } from './answer.ts';
import type { Call } from './call.ts';
import type { CallEvent, Caller } from './caller.ts';

/**
 * How far somebody's word goes: `pincel` for its admins (the user's own role, or a manager of a space that the operator
 * named in `adminSpaces`), `space` for the managers of a guild or group (its own rules, jobs and entries), `self`.
 */
export type Authority = 'self' | 'space' | 'pincel';

/** A call with all that is known about whose it is. */
export interface CommandContext {
  readonly caller: Caller;
  readonly event: CallEvent;
  /** As the flow is handed it; its role is what the space grants. */
  readonly requester: Requester;
  readonly known: KnownRequester;
  readonly authority: Authority;
  readonly settings: ChatSettings;
  /** Of the answer: what the person set, else what the platform says. */
  readonly locale: Locale;
}

export type CommandCall = Extract<Call, { kind: 'command' }>;

/**
 * Answers one command. Runs in a transaction in which the event has been claimed, so that a repeated event takes no
 * effect twice (the commands that reach into the queue run after the claim, in none). Anything that has to wait is a
 * `slow` answer.
 */
export type CommandHandler = (call: CommandCall, context: CommandContext) => Answer;
