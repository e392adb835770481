import type { Cancel } from '../app/cancel.ts';
import type { DeleteResult } from '../app/delete-result.ts';
import type { Job } from '../domain/job.ts';
import type { JobStore } from '../domain/job-store.ts';
import type { Texts } from '../domain/texts.ts';
import type { Answer } from './answer.ts';
import { type ButtonVerb, parseButtonId } from './button-id.ts';
import { cancelJob } from './cancel-job.ts';
import type { CommandContext } from './command-context.ts';
import type { Once } from './once.ts';
import { privateText } from './private-text.ts';
import type { Redraw } from './redraw.ts';
import { type ReportJobDeps, reportJob } from './report-job.ts';
import { type Say, sayIn } from './say.ts';
import type { SendFiles } from './send-files.ts';

export interface PressButtonDeps extends ReportJobDeps {
  readonly jobs: Pick<JobStore, 'get'>;
  readonly redraw: Redraw;
  readonly sendFiles: SendFiles;
  readonly cancel: Cancel;
  readonly deleteResult: DeleteResult;
  readonly once: Once;
  readonly texts: Texts;
}

/** Does what a button under a job's message says, for whoever may; others are told quietly. */
export type PressButton = (buttonId: string, context: CommandContext) => Answer;

export function createPressButton(deps: PressButtonDeps): PressButton {
  return (buttonId, context) => {
    const say = sayIn(deps.texts, context.locale);
    const pressed = parseButtonId(buttonId);
    if (pressed === undefined) return privateText(say('button-unknown'));
    const job = deps.jobs.get(pressed.jobId);
    if (job === undefined) return privateText(say('button-job-unknown'));
    return press(deps, pressed.verb, job, context, say);
  };
}

function press(deps: PressButtonDeps, verb: ButtonVerb, job: Job, context: CommandContext, say: Say): Answer {
  switch (verb) {
    case 'cancel':
      return privateText(say(cancelJob(deps.cancel, job, context)));
    case 'delete':
      return deleteMessage(deps, job, context, say);
    case 'report':
      return privateText(say(reportJob(deps, job, context) ? 'report-done' : 'report-again'));
    case 'again':
    case 'finer':
    case 'vary':
      return isTheirs(job, context) ? deps.redraw({ how: verb }, job, context) : notYours(say);
    case 'original':
    case 'upscale':
      return isTheirs(job, context)
        ? deps.once.together(context, () => deps.sendFiles(verb, job, context))
        : notYours(say);
    case 'edit':
      return isTheirs(job, context) ? deps.once.together(context, () => askPrompt(job, say)) : notYours(say);
  }
}

/** What a person asked for is theirs to go on with, everywhere; for all others there are the commands. */
export function isTheirs(job: Job, { known }: CommandContext): boolean {
  return job.userId === known.userId;
}

export function notYours(say: Say): Answer {
  return privateText(say('button-not-yours'));
}

function askPrompt({ id: jobId, request }: Job, say: Say): Answer {
  if (request === undefined) return privateText(say('button-words-erased'));
  const { prompt, negativePrompt } = request;
  return {
    kind: 'ask-prompt',
    jobId,
    title: say('edit-title'),
    promptLabel: say('edit-prompt'),
    negativePromptLabel: say('edit-negative'),
    prompt,
    negativePrompt,
  };
}

/** The person's own files go with the message; a moderator takes away only what was posted where they moderate. */
function deleteMessage(
  { deleteResult }: PressButtonDeps,
  job: Job,
  context: CommandContext,
  say: Say,
): Answer {
  const { caller, known } = context;
  const { id: jobId } = job;
  if (isTheirs(job, context)) {
    const { outcome } = deleteResult(jobId, known.userId);
    return outcome === 'not-over'
      ? privateText(say('delete-not-over'))
      : { kind: 'delete-message', jobId, text: say('delete-done') };
  }
  return caller.isModerator && job.spaceId === known.spaceId
    ? { kind: 'delete-message', jobId, text: say('delete-message-done') }
    : privateText(say('delete-not-yours'));
}
