import type { APIInteractionResponse } from 'discord-api-types/v10';
import type { BotDeps } from '../../chat/bot.ts';
import { message } from '../../domain/message.ts';
import type { Locale } from '../../domain/texts.ts';
import type { CallAddress } from './address.ts';
import { DiscordFailure, errorCodes, toDiscordFailure } from './discord-error.ts';
import type { Interaction } from './interaction.ts';
import type { Said } from './to-message.ts';

/** Gives the first answer, in whichever way the interaction came; resolves with its message's id where that is told. */
export type Respond = (response: APIInteractionResponse) => Promise<string | undefined>;

/** What goes on with one interaction. */
export interface Talk {
  readonly interaction: Interaction;
  readonly address: CallAddress;
  readonly locale: Locale;
  readonly respond: Respond;
}

/** What became of the first answer; `lost`: Discord did not take it, so there is nothing to add to. */
type FirstAnswer =
  | { readonly kind: 'taken'; readonly messageId: string | undefined }
  | { readonly kind: 'lost' };

export type GiveFirstAnswer = (talk: Talk, response: APIInteractionResponse) => Promise<FirstAnswer>;

/** It is under way when the call returns. Never rejects. */
export function createGiveFirstAnswer(log: BotDeps['log']): GiveFirstAnswer {
  return async ({ respond }, response) => {
    try {
      return { kind: 'taken', messageId: await respond(response) };
    } catch (error) {
      const failure = toDiscordFailure(error, 'answer an interaction', false);
      // By a copy of this event, or before a restart.
      if (failure.code === errorCodes.alreadyAcknowledged) return { kind: 'taken', messageId: undefined };
      log.warn({ surface: 'discord', err: failure }, 'an interaction was not answered in time');
      return { kind: 'lost' };
    }
  };
}

export type SentenceId = 'discord-unknown-command' | 'discord-cannot-delete' | 'discord-went-wrong';

/** A sentence of the adapter's own, for whoever it talks with. */
export function sayPrivately(
  texts: Pick<BotDeps['texts'], 'tell'>,
  { locale }: Pick<Talk, 'locale'>,
  id: SentenceId,
): Extract<Said, { kind: 'text' }> {
  return { kind: 'text', text: texts.tell(message(id), locale), isPrivate: true };
}

/** Writes down what kept an answer from arriving. */
export function logLost(log: BotDeps['log'], error: unknown): void {
  if (error instanceof DiscordFailure)
    log.warn({ surface: 'discord', err: error }, 'an answer did not arrive');
  else log.error({ surface: 'discord', err: error }, 'an interaction failed in an unforeseen way');
}
