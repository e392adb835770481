import type { Cancel } from '../app/cancel.ts';
import type { Job } from '../domain/job.ts';
import type { CommandContext } from './command-context.ts';

/**
 * Stops a job for whoever asks: the person who wants it, or somebody whose word goes so far. Answers the message that
 * says what came of it. Not to be called in a transaction: what is taken out of the queue does not come back with it.
 */
export function cancelJob(cancel: Cancel, job: Job, { known, authority }: CommandContext): string {
  const isTheirs = job.userId === known.userId;
  const mayCancel =
    isTheirs || authority === 'pincel' || (authority === 'space' && job.spaceId === known.spaceId);
  if (!mayCancel) return 'cancel-not-yours';
  const outcome = cancel(job.id, isTheirs ? { userId: known.userId } : { admin: known.userId });
  switch (outcome) {
    case 'canceled':
      return 'cancel-done';
    case 'canceling':
      return 'cancel-stopping';
    case 'over':
      return 'cancel-over';
    case 'not-yours':
      return 'cancel-not-yours';
    case 'unknown':
      return 'button-job-unknown';
  }
}
