import type { EngineNotice } from './engine.ts';
import type { Job, NewJob, WaitingJob } from './job.ts';
import type { JobState } from './job-state.ts';
import type { MediaKind } from './media-kind.ts';
import type { Surface } from './surface.ts';

export interface JobCounts {
  readonly queued: number;
  readonly running: number;
}

/** What a move may note beside the state. */
interface JobEnding {
  readonly notices?: readonly EngineNotice[] | undefined;
  readonly measuredMs?: number | undefined;
  readonly errorKind?: string | undefined;
  readonly error?: string | undefined;
  /** Starts counted so far, when this one shall not count. */
  readonly attempts?: number | undefined;
}

/** Which jobs are looked for; what is left out does not matter. */
export interface JobSearch {
  /** As somebody typed it: all its words occur in the prompt, whatever their case and accents. */
  readonly typed?: string | undefined;
  readonly kind?: MediaKind | undefined;
  /** Where they were asked for. */
  readonly surface?: Surface | undefined;
  /** Only those of which a file is still kept. */
  readonly isKept?: boolean | undefined;
  readonly limit: number;
  readonly beforeId?: string | undefined;
}

/** Jobs, durably. Everything is synchronous; group calls with `Transact`. */
export interface JobStore {
  /** @throws Error when the id or the event key is there already. */
  insert(job: NewJob): void;
  get(jobId: string): Job | undefined;
  findByEvent(eventKey: string): Job | undefined;
  /**
   * Moves a job if it is in one of `from`, and answers whether it did: the only way a state changes, so two racers
   * never both win. Notes started, generated and ended times and counts attempts.
   */
  move(jobId: string, from: readonly JobState[], to: JobState, atMs: number, ending?: JobEnding): boolean;
  /** Notes that a job shall stop; false when it is over or was asked before. */
  askCancel(jobId: string, by: string, atMs: number): boolean;
  /** Notes that a queued job goes before all but those that were put there before; false when it does not wait. */
  front(jobId: string, atMs: number): boolean;
  /** Ids of queued jobs that were put to the front, in that order. */
  fronted(holder: string): readonly string[];
  /** Queued and running jobs: of everybody, of a user, of a space. */
  count(of?: { readonly userId: string } | { readonly spaceId: string }): JobCounts;
  /** Queued jobs in the order they were accepted, one page after the job `afterId`. */
  waiting(options: {
    readonly holder: string;
    readonly afterId?: string | undefined;
    readonly limit: number;
  }): readonly WaitingJob[];
  /** Ids of a holder's jobs in a state, oldest first. */
  inState(state: JobState, holder: string): readonly string[];
  /** Every holder that has jobs which are not over. */
  holders(): readonly string[];
  /** A user's latest jobs, newest first, before the job `beforeId`. */
  ofUser(
    userId: string,
    options: { readonly limit: number; readonly beforeId?: string | undefined },
  ): readonly Job[];
  /** Those of a user's jobs that fit, newest first, before the job `beforeId`. */
  search(userId: string, search: JobSearch): readonly Job[];
  /** Ids of queued or running jobs that were asked to stop. */
  cancelAsked(holder: string): readonly string[];
  /** Errors of past estimates, newest first: actual over expected time, of jobs that were generated. */
  etaRatios(limit: number): readonly number[];
  /** Whether a job's request names this start picture or mask: any job's, or one's that is not over. */
  namesStartPicture(path: string, of: 'any-job' | 'jobs-not-over'): boolean;
  /** The start pictures and masks that a user's requests name, and when the last request that names one was accepted. */
  startPictures(userId: string): readonly { readonly path: string; readonly acceptedAtMs: number }[];
  /** Removes what a person wrote (and its hash) from all of their jobs that are over; answers of how many. */
  erase(userId: string): number;
}
