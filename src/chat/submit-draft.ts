import type { Submit } from '../app/submit.ts';
import type { RequestDraft } from '../domain/generation-request.ts';
import type { JobStore } from '../domain/job-store.ts';
import type { Message } from '../domain/message.ts';
import type { SpacePolicies } from '../domain/space-policy.ts';
import type { Texts } from '../domain/texts.ts';
import { type AcceptedAnswerDeps, toAcceptedAnswer } from './accepted-answer.ts';
import type { Answer } from './answer.ts';
import type { CommandContext } from './command-context.ts';
import { type Manner, toDestination } from './destination.ts';
import { privateText } from './private-text.ts';

export interface SubmitDraftDeps extends AcceptedAnswerDeps {
  readonly submit: Submit;
  readonly jobs: Pick<JobStore, 'get'>;
  readonly spacePolicies: Pick<SpacePolicies, 'resolve'>;
  readonly texts: Texts;
}

interface DraftToSubmit {
  readonly draft: RequestDraft;
  /** Only the person sees the message and the result. */
  readonly isPrivate: boolean;
  /** Told beside the receipt. */
  readonly notes?: readonly Message[] | undefined;
}

/** Asks for a drawing on behalf of whoever called: answers its receipt, or privately why not. */
export type SubmitDraft = (asked: DraftToSubmit, context: CommandContext) => Answer;

export function createSubmitDraft(deps: SubmitDraftDeps): SubmitDraft {
  const { submit, jobs, texts } = deps;
  return ({ draft, isPrivate, notes }, context) => {
    const { caller, event, requester, locale } = context;
    const submission = submit({
      draft,
      requester,
      destination: toDestination(event.destinationKey, mannerOf(deps, isPrivate, context), event.address),
      eventKey: event.key,
      place: { channelExternalId: caller.channelExternalId, isAgeRestricted: caller.isAgeRestricted },
      longestWaitMs: event.longestWaitMs,
    });
    if (!submission.ok) return privateText(texts.refusal(submission.refusal, locale));
    const job = jobs.get(submission.receipt.jobId);
    if (job === undefined) throw new Error('Expected an accepted job to be kept');
    return toAcceptedAnswer(deps, job, { locale, isDirect: caller.isDirect, notes });
  };
}

function mannerOf(
  { spacePolicies }: SubmitDraftDeps,
  isPrivate: boolean,
  { caller, known, settings, locale }: CommandContext,
): Manner {
  const { nsfw } = spacePolicies.resolve(known.spaceId);
  return {
    locale,
    isPrivate,
    // Where explicit pictures may be asked for, nobody has to see one before they choose to.
    isSpoiler: nsfw === 'always' || (nsfw === 'marked-channels' && caller.isAgeRestricted),
    isMotionReduced: settings.isMotionReduced ?? false,
  };
}
