import type { WaitingJob } from './job.ts';
import type { JobClass } from './job-class.ts';
import type { Role } from './role.ts';

/** A job as a lane lines it up. */
export interface LaneJob extends WaitingJob {
  /** Jobs of this user that may run at the same time. */
  readonly maxRunning: number;
}

/** Where a job stands, from simulating the order as it is now. */
export interface Place {
  /** Jobs before this one, running or waiting; 0 once it runs. */
  readonly position: number;
  /** False when too many wait to look at each: `position` and `aheadMs` are estimates then. */
  readonly isExact: boolean;
  /** Engine time of what comes before it, with what is left of the running ones. */
  readonly aheadMs: number;
}

/** How somebody with jobs in a space and class stands there: what the fair order goes by, and what came of it. */
export interface FairShare {
  readonly userId: string;
  readonly spaceId: string;
  readonly class: JobClass;
  /** Decides how much their engine time counts. */
  readonly role: Role;
  readonly waiting: number;
  readonly running: number;
  /** Engine time that the space has had more than the one of its class that had least; 0: that one goes first. */
  readonly spaceLeadMs: number;
  /** Engine time, divided by their role's weight, that they have had more than who had least in the space. */
  readonly userLeadMs: number;
  /** Engine time they had lately, in all spaces and classes. */
  readonly servedMs: number;
}

export interface FairShares {
  /** How far back `servedMs` looks. */
  readonly windowMs: number;
  /** Engine time that everybody had in it, also those who have no jobs now. */
  readonly servedMs: number;
  /** Everybody who waits or runs, in no order. */
  readonly holders: readonly FairShare[];
}

/**
 * Decides which jobs run now and which wait: fair between spaces and, in a space, between users; urgent classes first;
 * ageing, so that nothing starves. One lane serves one engine. It holds what is waiting in memory only: the database
 * has the same, and the lane is filled from it at start.
 */
export interface Lane {
  /** Lines a job up. @throws Error when the lane has it already: that is a bug in the caller. */
  add(job: LaneJob): void;
  /** Where the job would stand if it were added now; changes nothing. */
  preview(job: LaneJob): Place;
  /** Takes a waiting job out; false when it does not wait here (it may run). */
  remove(jobId: string): boolean;
  /** Puts a waiting job before all others; false when it does not wait here. */
  front(jobId: string): boolean;
  /** Undefined when the lane does not hold the job. */
  place(jobId: string): Place | undefined;
  /** What runs and what comes next, in order, at most `limit`. */
  upcoming(
    limit: number,
  ): readonly { readonly jobId: string; readonly isRunning: boolean; readonly aheadMs: number }[];
  waitingByClass(): Readonly<Record<JobClass, number>>;
  /** How fair it is at the moment. Looks at every job. */
  shares(): FairShares;
  /** Calls back whenever a job comes, goes, starts or ends, or the lane is paused or resumed; answers how to stop. */
  onChange(listener: () => void): () => void;
  /** How many jobs wait. */
  readonly size: number;
  readonly runningCount: number;
  readonly isPaused: boolean;
  /** Starts no further jobs; what runs goes on. */
  pause(): void;
  resume(): void;
  /** Resolves when nothing waits and nothing runs. */
  onIdle(): Promise<void>;
  /** Starts nothing more and forgets what waits (the database still has it); resolves when what runs has settled. */
  close(): Promise<void>;
}

/** Runs one job to its end; never rejects. Answers the engine time it took, undefined when it did not get to run. */
export type RunLaneJob = (jobId: string) => Promise<number | undefined>;
