import type { EngineNotice } from '../domain/engine.ts';
import type { GenerationRequest } from '../domain/generation-request.ts';
import type { Job } from '../domain/job.ts';
import { type Message, message } from '../domain/message.ts';
import type { Locale, Texts } from '../domain/texts.ts';
import type { Answer } from './answer.ts';
import { composeText, maxMessageLength, maxShownPromptLength } from './compose-text.ts';
import { readDestination } from './destination.ts';
import { toButtonRows } from './job-button.ts';

/** What of a request's words its model will not read; quick, and nothing when that cannot be told. */
export type FindCut = (
  request: GenerationRequest,
) => readonly Extract<EngineNotice, { readonly kind: 'prompt-truncated' }>[];

export interface AcceptedAnswerDeps {
  readonly texts: Texts;
  readonly findCut: FindCut;
}

/** The receipt of a job: its place, when it is likely ready, its price, what was changed and what will be cut. */
export function toAcceptedAnswer(
  { texts, findCut }: AcceptedAnswerDeps,
  job: Job,
  {
    locale,
    isDirect,
    notes = [],
  }: {
    readonly locale: Locale;
    /** Nobody else is there to read it. */
    readonly isDirect: boolean;
    readonly notes?: readonly Message[] | undefined;
  },
): Answer {
  const { id: jobId, request, receipt } = job;
  const cut = request === undefined ? [] : findCut(request);
  const minor = [
    ...receipt.adjustments.map((adjustment) => texts.adjustment(adjustment, locale)),
    ...[...notes, ...cut.map(toCutMessage)].map((note) => texts.tell(note, locale)),
  ];
  const { isPrivate } = readDestination(job).manner;
  // What somebody has left is nobody else's to know.
  const told = isPrivate || isDirect ? receipt : { ...receipt, balanceAfterMillicredits: undefined };
  const text = composeText(
    request?.prompt ?? '',
    [{ text: texts.receipt(told, locale) }, ...minor.map((line) => ({ text: line, isMinor: true }))],
    { maxLength: maxMessageLength, maxPromptLength: maxShownPromptLength },
  );
  return {
    kind: 'accepted',
    jobId,
    text,
    isPrivate,
    buttons: toButtonRows(['cancel'], jobId, texts, locale),
  };
}

function toCutMessage({ which, cutText }: ReturnType<FindCut>[number]): Message {
  return message('chat-will-be-cut', { field: which === 'prompt' ? 'prompt' : 'negativePrompt', cutText });
}
