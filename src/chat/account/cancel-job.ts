import type { Cancel } from '../../app/cancel.ts';
import { isDrawingOver } from '../../domain/job-state.ts';
import type { JobStore } from '../../domain/job-store.ts';
import type { Texts } from '../../domain/texts.ts';
import { activeJobs } from '../active-jobs.ts';
import type { CommandHandler } from '../command-context.ts';
import { oneLine } from '../one-line.ts';
import { privateText } from '../private-text.ts';
import { sayIn } from '../say.ts';
import { textOption } from '../typed-options.ts';

export interface CancelJobDeps {
  readonly texts: Texts;
  readonly jobs: Pick<JobStore, 'get' | 'ofUser' | 'count'>;
  readonly cancel: Cancel;
}

const promptLength = 80;

/** `/cancel`: stops one of a person's own drawings, without a name the newest that is not over. */
export function createCancelJob({ texts, jobs, cancel }: CancelJobDeps): CommandHandler {
  return (call, { known, locale }) => {
    const say = sayIn(texts, locale);
    const { userId } = known;
    const newest = (): string | undefined =>
      activeJobs(jobs, userId).findLast(
        ({ state, cancelAskedAtMs }) =>
          // Asked twice in a row, it is the next one that is meant.
          !isDrawingOver(state) && cancelAskedAtMs === undefined,
      )?.id;
    const jobId = textOption(call, 'job') ?? newest();
    if (jobId === undefined) return privateText(say('account-cancel-nothing'));
    const outcome = cancel(jobId, { userId });
    if (outcome === 'unknown' || outcome === 'not-yours') return privateText(say('account-cancel-unknown'));
    const prompt = oneLine(jobs.get(jobId)?.request?.prompt ?? '', promptLength);
    return privateText(say(`account-cancel-${outcome}`, { prompt }));
  };
}
