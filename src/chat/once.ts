import type { Inbox } from '../domain/inbox.ts';
import type { Texts } from '../domain/texts.ts';
import type { Transact } from '../domain/transact.ts';
import type { Answer } from './answer.ts';
import type { CommandContext } from './command-context.ts';
import { privateText } from './private-text.ts';
import { sayIn } from './say.ts';

export interface OnceDeps {
  readonly transact: Transact;
  readonly inbox: Pick<Inbox, 'claim'>;
  readonly texts: Texts;
  readonly now: () => number;
}

/** What an event asks for takes effect the first time it comes; after that the person is told so. */
export interface Once {
  /** In one transaction with claiming the event. */
  together(context: CommandContext, act: () => Answer): Answer;
  /**
   * After the claim is durable: for what changes more than the database, which a failed commit could not take back. If
   * Pincel dies in between, nothing is done.
   */
  afterwards(context: CommandContext, act: () => Answer): Answer;
}

export function createOnce({ transact, inbox, texts, now }: OnceDeps): Once {
  const claim = ({ event, caller }: CommandContext): boolean => inbox.claim(event.key, caller.surface, now());
  const doneAlready = ({ locale }: CommandContext): Answer =>
    privateText(sayIn(texts, locale)('chat-done-already'));
  return {
    together: (context, act) => transact(() => (claim(context) ? act() : doneAlready(context))),
    afterwards: (context, act) => (transact(() => claim(context)) ? act() : doneAlready(context)),
  };
}
