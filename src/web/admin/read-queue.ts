import type { EngineStage, JobBoard } from '../../app/job-board.ts';
import type { Job } from '../../domain/job.ts';
import type { JobClass } from '../../domain/job-class.ts';
import type { JobStore } from '../../domain/job-store.ts';
import type { FairShares, Lane } from '../../domain/lane.ts';
import type { Eta } from '../../domain/receipt.ts';
import type { SettingsStore } from '../../domain/settings-store.ts';
import { toListPage } from './list-pages.ts';

export interface ReadQueueDeps {
  readonly jobs: Pick<JobStore, 'get'>;
  readonly settings: Pick<SettingsStore, 'read'>;
  readonly lane: Pick<Lane, 'upcoming' | 'waitingByClass' | 'shares' | 'size' | 'runningCount'>;
  readonly board: Pick<JobBoard, 'get'>;
}

/** A job for an admin: whose, of what kind and how far, never what was asked for. */
export interface QueuedJob
  extends Pick<
    Job,
    | 'id'
    | 'userId'
    | 'spaceId'
    | 'kind'
    | 'class'
    | 'role'
    | 'priceMillicredits'
    | 'acceptedAtMs'
    | 'startedAtMs'
  > {
  /** From 1; undefined while it is drawn. */
  readonly place: number | undefined;
  readonly isFronted: boolean;
  readonly isStopping: boolean;
  readonly stage: EngineStage | undefined;
  readonly step: number;
  readonly steps: number;
  readonly etaMs: Eta | undefined;
}

/** A page of the queue as it is at one moment. */
export interface QueueView {
  readonly isPaused: boolean;
  readonly isDraining: boolean;
  readonly drawn: readonly QueuedJob[];
  readonly waitingCount: number;
  readonly waitingByClass: Readonly<Record<JobClass, number>>;
  /** Those of the page, in the order in which they will be drawn. */
  readonly waiting: readonly QueuedJob[];
  /** From 1. */
  readonly page: number;
  readonly pages: number;
  readonly shares: FairShares;
}

const jobsPerPage = 50;
/** Looking far ahead takes long, and so far ahead much will change. */
const mostPages = 20;

/** A page beyond the last is the last. */
export function readQueue(deps: ReadQueueDeps, wantedPage: number): QueueView {
  const { jobs, settings, lane, board } = deps;
  const shownJobs = Math.min(lane.size, mostPages * jobsPerPage);
  const { page, pages, offset } = toListPage(wantedPage, shownJobs, jobsPerPage);
  const upcoming = lane.upcoming(lane.runningCount + page * jobsPerPage);
  const toJob = (jobId: string, place: number | undefined): readonly QueuedJob[] => {
    const job = jobs.get(jobId);
    if (job === undefined) return [];
    const view = board.get(jobId);
    return [
      {
        ...job,
        place,
        isFronted: job.frontedAtMs !== undefined,
        isStopping: job.cancelAskedAtMs !== undefined,
        stage: view?.stage,
        step: view?.step ?? 0,
        steps: view?.steps ?? 0,
        etaMs: view?.etaMs,
      },
    ];
  };
  const { isQueuePaused, isDraining } = settings.read();
  return {
    isPaused: isQueuePaused,
    isDraining,
    drawn: upcoming.filter(({ isRunning }) => isRunning).flatMap(({ jobId }) => toJob(jobId, undefined)),
    waitingCount: lane.size,
    waitingByClass: lane.waitingByClass(),
    waiting: upcoming
      .filter(({ isRunning }) => !isRunning)
      .slice(offset)
      .flatMap(({ jobId }, index) => toJob(jobId, offset + 1 + index)),
    page,
    pages,
    shares: lane.shares(),
  };
}
