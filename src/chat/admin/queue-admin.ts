import type { Cancel } from '../../app/cancel.ts';
import type { SteerQueue } from '../../app/steer-queue.ts';
import type { Job } from '../../domain/job.ts';
import type { JobStore } from '../../domain/job-store.ts';
import type { Lane } from '../../domain/lane.ts';
import type { SettingsStore } from '../../domain/settings-store.ts';
import type { Texts } from '../../domain/texts.ts';
import { ago } from '../ago.ts';
import type { CommandHandler } from '../command-context.ts';
import type { VerbOf } from '../command-table.ts';
import { fitLines } from '../fit-lines.ts';
import { privateText } from '../private-text.ts';
import { sayIn } from '../say.ts';
import { textOption } from '../typed-options.ts';
import { byVerb } from './by-verb.ts';
import { type NamePersonDeps, namePerson } from './name-person.ts';
import { needsAuthority } from './needs-authority.ts';
import { isInReach, upcomingJobs } from './upcoming-jobs.ts';

export interface QueueAdminDeps extends NamePersonDeps {
  readonly texts: Texts;
  readonly jobs: Pick<JobStore, 'get' | 'count'>;
  readonly lane: Pick<Lane, 'upcoming'>;
  readonly cancel: Cancel;
  readonly steer: Pick<SteerQueue, 'pause' | 'resume'>;
  readonly settings: Pick<SettingsStore, 'read'>;
  readonly now: () => number;
}

const shownJobs = 15;

/**
 * `/queue-admin`. Managers of a space see and stop what was asked for there; the queue as a whole is everybody's, so
 * only Pincel's own admins hold it up. Nobody is shown what others wrote.
 */
export function createQueueAdmin(deps: QueueAdminDeps): CommandHandler {
  const { texts, jobs, cancel, steer, settings, now } = deps;

  const list: CommandHandler = (_call, context) => {
    const { authority, known, locale } = context;
    const say = sayIn(texts, locale);
    const atMs = now();
    const { queued, running } = jobs.count(authority === 'pincel' ? undefined : { spaceId: known.spaceId });
    const shown = upcomingJobs(deps, context, shownJobs);
    const { isQueuePaused, isDraining } = settings.read();
    const describe = ({ id, kind, state, userId, acceptedAtMs }: Job, index: number): string =>
      say('admin-queue-job', {
        number: index + 1,
        mediaKind: kind,
        who: namePerson(userId, context, deps, say),
        state,
        ago: ago(say, acceptedAtMs, atMs),
        jobId: id,
      });
    const left = queued + running - shown.length;
    const more = (count: number): string => say('account-more', { count });
    return privateText(
      fitLines(
        [
          say(authority === 'pincel' ? 'admin-queue-all' : 'admin-queue-here', { queued, running }),
          ...(isQueuePaused ? [say('admin-queue-is-paused')] : []),
          ...(isDraining ? [say('refusal-draining')] : []),
          ...shown.map(describe),
          ...(left > 0 ? [more(left)] : []),
        ],
        more,
      ),
    );
  };

  const cancelOne: CommandHandler = (call, context) => {
    const say = sayIn(texts, context.locale);
    const jobId = textOption(call, 'job') ?? '';
    const job = jobs.get(jobId);
    if (job === undefined || !isInReach(job, context)) return privateText(say('admin-queue-unknown'));
    const outcome = cancel(jobId, { admin: context.known.userId });
    return privateText(
      say('admin-queue-canceled', {
        outcome,
        who: namePerson(job.userId, context, deps, say),
        jobId,
      }),
    );
  };

  const setPaused =
    (isPaused: boolean): CommandHandler =>
    (_call, { known, locale }) => {
      const say = sayIn(texts, locale);
      const isChanged = isPaused ? steer.pause(known.userId) : steer.resume(known.userId);
      const what = isPaused ? 'paused' : 'resumed';
      return privateText(say(isChanged ? `admin-queue-${what}` : `admin-queue-${what}-before`));
    };

  return byVerb({
    list: needsAuthority('space', texts, list),
    cancel: needsAuthority('space', texts, cancelOne),
    pause: needsAuthority('pincel', texts, setPaused(true)),
    resume: needsAuthority('pincel', texts, setPaused(false)),
  } satisfies Record<VerbOf<'queue-admin'>, CommandHandler>);
}
