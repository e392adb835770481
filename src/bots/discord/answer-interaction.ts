import { InteractionResponseType, InteractionType, MessageFlags } from 'discord-api-types/v10';
import type { Answer, PromptAnswer } from '../../chat/answer.ts';
import type { BotDeps } from '../../chat/bot.ts';
import type { Call, CompletionChoice } from '../../chat/call.ts';
import type { CallEvent, Caller } from '../../chat/caller.ts';
import type { CommandName } from '../../chat/command-table.ts';
import type { LiveMessages } from '../../chat/live-messages.ts';
import { toOriginal } from './address.ts';
import { createCrowd } from './crowd.ts';
import { createDeletePressed } from './delete-pressed.ts';
import type { DiscordApi } from './discord-api.ts';
import { createFillIn } from './fill-in.ts';
import type { Interaction } from './interaction.ts';
import { createKeepMessages } from './keep-messages.ts';
import {
  createGiveFirstAnswer,
  logLost,
  type Respond,
  type SentenceId,
  sayPrivately,
  type Talk,
} from './talk.ts';
import { type TypedCommand, toCompletion, toEditCall, toTypedCommand } from './to-call.ts';
import { toCaller } from './to-caller.ts';
import { toDeferral, toPromptModal, toReply, toSaidMessage } from './to-message.ts';

export interface AnswerInteraction {
  /**
   * Answers an interaction: the first answer is under way when this returns, whatever takes longer comes after it.
   * Never rejects.
   */
  answer(interaction: Interaction, respond: Respond): Promise<void>;
  /** Resolves once it is known whether a job's first message is there. */
  whenAcknowledged(jobId: string): Promise<void>;
}

export interface AnswerInteractionDeps
  extends Pick<BotDeps, 'chat' | 'transact' | 'messages' | 'uploads' | 'texts' | 'metrics' | 'log' | 'now'> {
  readonly api: DiscordApi;
  readonly live: Pick<LiveMessages, 'follow'>;
  /** Where Discord keeps what people attach: a host, or host:port. */
  readonly uploadHosts: readonly string[];
}

const downloadTimeoutMs = 60_000;
const maxChoices = 25;
const maxChoiceLength = 100;
/** Only their answers may be for everybody to see. */
const drawingCommands: readonly CommandName[] = ['image', 'gif'];

export function createAnswerInteraction(deps: AnswerInteractionDeps): AnswerInteraction {
  const { chat, api, texts, log, now } = deps;
  const first = createGiveFirstAnswer(log);
  const kept = createKeepMessages(deps);
  const fillIn = createFillIn({ api, kept });
  const deletePressed = createDeletePressed({ api, log });
  const crowd = createCrowd();
  const acknowledging = new Map<string, Promise<void>>();

  /** Whoever delivers the job waits for this. */
  const acknowledge = (jobId: string, posting: Promise<void>): Promise<void> => {
    const ended = posting
      .catch(() => undefined)
      .finally(() => {
        if (acknowledging.get(jobId) === ended) acknowledging.delete(jobId);
      });
    acknowledging.set(jobId, ended);
    return posting;
  };

  /** Into the place that was kept for it. */
  const finish = async (talk: Talk, answer: PromptAnswer, isEphemeral: boolean): Promise<void> => {
    switch (answer.kind) {
      case 'text':
      case 'files':
        return fillIn(talk, answer, isEphemeral);
      case 'accepted':
        return acknowledge(answer.jobId, fillIn(talk, answer, isEphemeral));
      case 'delete-message': {
        const isGone = await deletePressed(talk, false);
        return fillIn(
          talk,
          isGone ? toConfirmation(answer) : say(talk, 'discord-cannot-delete'),
          isEphemeral,
        );
      }
      case 'ask-prompt':
        // A form opens at once or never.
        return fillIn(talk, say(talk, 'discord-went-wrong'), isEphemeral);
    }
  };
  const say = (talk: Talk, id: SentenceId) => sayPrivately(texts, talk, id);
  /** Somebody was told that it is being worked on: they are told how that ended, whatever happens. */
  const workOut = async (talk: Talk, prepare: () => Answer | Promise<Answer>): Promise<PromptAnswer> => {
    try {
      const answer = await prepare();
      return answer.kind === 'slow' ? await answer.work() : answer;
    } catch (error) {
      log.error({ surface: 'discord', err: error }, 'an answer could not be worked out');
      return say(talk, 'discord-went-wrong');
    }
  };

  const present = async (talk: Talk, answer: Answer): Promise<void> => {
    switch (answer.kind) {
      case 'text':
        await first(talk, toReply(toSaidMessage(answer), answer.isPrivate));
        return;
      case 'accepted': {
        const posted = first(talk, toReply(toSaidMessage(answer), answer.isPrivate));
        const noted = posted.then((taken) => {
          if (taken.kind === 'lost') return;
          kept.keep(answer.jobId, toOriginal(talk.address, answer.isPrivate, taken.messageId));
        });
        return acknowledge(answer.jobId, noted);
      }
      case 'ask-prompt':
        await first(talk, toPromptModal(answer));
        return;
      case 'delete-message': {
        const taken = await first(talk, { type: InteractionResponseType.DeferredMessageUpdate });
        const isGone = await deletePressed(talk, taken.kind === 'taken');
        const body = toSaidMessage(isGone ? toConfirmation(answer) : say(talk, 'discord-cannot-delete'));
        if (taken.kind === 'taken')
          await api.followUp(talk.address, { ...body, flags: MessageFlags.Ephemeral });
        return;
      }
      case 'files':
      case 'slow': {
        const deferred = first(talk, toDeferral(answer.isPrivate));
        const worked = await workOut(talk, () => answer);
        if ((await deferred).kind === 'taken') await finish(talk, worked, answer.isPrivate);
      }
    }
  };

  const answerCommand = async (
    talk: Talk,
    { call, pictureUrl }: TypedCommand,
    caller: Caller,
    event: CallEvent,
  ): Promise<void> => {
    if (pictureUrl === undefined) {
      if (crowd.admits()) return present(talk, chat.answer(call, caller, event));
      return answerInTurn(talk, call, caller, event);
    }
    // Nothing is downloaded for whoever is turned away.
    const early = chat.answerEarly(call, caller, event);
    if (early !== undefined) return present(talk, early);
    const isPrivate = chat.isDrawnPrivately(call, caller);
    const deferred = first(talk, toDeferral(isPrivate));
    // Also when Discord did not take the deferral: the result is worth having all the same.
    const worked = await workOut(talk, async () => {
      const signal = AbortSignal.timeout(downloadTimeoutMs);
      const picture = await deps.uploads.fetch(pictureUrl, { hosts: deps.uploadHosts, signal });
      return chat.answer({ ...call, picture }, caller, event);
    });
    if ((await deferred).kind === 'taken') await finish(talk, worked, isPrivate);
  };

  /** Discord waits three seconds: when many ask at once, all are told that it is being worked on before any is. */
  const answerInTurn = async (
    talk: Talk,
    call: TypedCommand['call'],
    caller: Caller,
    event: CallEvent,
  ): Promise<void> => {
    const isPrivate = chat.isDrawnPrivately(call, caller) || !drawingCommands.includes(call.name);
    const deferred = first(talk, toDeferral(isPrivate));
    await crowd.turn();
    const worked = await workOut(talk, () => chat.answer(call, caller, event));
    if ((await deferred).kind === 'taken') await finish(talk, worked, isPrivate);
  };

  const begin = async (interaction: Interaction, respond: Respond): Promise<void> => {
    const who = toCaller(interaction, now());
    if (who === undefined) {
      log.warn({ surface: 'discord' }, 'an interaction did not say who sent it from where');
      return;
    }
    const { caller, event, address } = who;
    const talk: Talk = {
      interaction,
      address,
      // Looked up only for a sentence of the adapter's own: most answers come in the right language.
      get locale() {
        return chat.localeOf(caller);
      },
      respond,
    };
    const reply = (call: Call): Answer => chat.answer(call, caller, event);
    switch (interaction.type) {
      case InteractionType.ApplicationCommand: {
        const typed = toTypedCommand(interaction);
        return typed === undefined
          ? present(talk, say(talk, 'discord-unknown-command'))
          : answerCommand(talk, typed, caller, event);
      }
      case InteractionType.MessageComponent:
        return present(talk, reply({ kind: 'button', id: interaction.data.custom_id }));
      case InteractionType.ApplicationCommandAutocomplete: {
        const completion = toCompletion(interaction);
        const choices = completion === undefined ? [] : chat.complete(completion, caller);
        await first(talk, {
          type: InteractionResponseType.ApplicationCommandAutocompleteResult,
          data: { choices: toChoices(choices) },
        });
        return;
      }
      case InteractionType.ModalSubmit: {
        const call = toEditCall(interaction);
        return present(talk, call === undefined ? say(talk, 'discord-unknown-command') : reply(call));
      }
    }
  };

  return {
    answer: (interaction, respond) =>
      begin(interaction, respond).catch((error: unknown) => logLost(log, error)),
    whenAcknowledged: (jobId) => acknowledging.get(jobId) ?? Promise.resolve(),
  };
}

function toConfirmation({ text }: Extract<Answer, { kind: 'delete-message' }>) {
  return { kind: 'text', text, isPrivate: true } as const;
}

function toChoices(choices: readonly CompletionChoice[]): { name: string; value: string }[] {
  return choices
    .filter(({ label, value }) => label !== '' && value.length <= maxChoiceLength)
    .slice(0, maxChoices)
    .map(({ label, value }) => ({ name: label.slice(0, maxChoiceLength), value }));
}
