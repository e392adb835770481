import { createApplySteering } from './app/apply-steering.ts';
import { type Cancel, createCancel } from './app/cancel.ts';
import { createCheckAdmission } from './app/check-admission.ts';
import { createCheckAsker } from './app/check-asker.ts';
import { createCompleteJob } from './app/complete-job.ts';
import { createEndJob, type EndJob } from './app/end-job.ts';
import { createEtaHistory } from './app/eta-history.ts';
import { createJobBoard, type JobBoard } from './app/job-board.ts';
import { newId } from './app/new-id.ts';
import { createPersist, type Persist } from './app/persist.ts';
import { createQuote, type QuoteDraft } from './app/quote.ts';
import { randomSeed } from './app/random-seed.ts';
import { recover } from './app/recover.ts';
import { createRefuseEarly, type RefuseEarly } from './app/refuse-early.ts';
import { createRunJob, type RunJobDeps } from './app/run-job.ts';
import { createSteerQueue, type SteerQueue } from './app/steer-queue.ts';
import { createSubmit, type Submit } from './app/submit.ts';
import type { Lane } from './domain/lane.ts';
import type { Log } from './domain/log.ts';
import type { Metrics } from './domain/metrics.ts';
import type { ModelInfo } from './domain/model-info.ts';
import { defaultRequestLimits } from './domain/request-limits.ts';
import { explicitWords } from './moderation/explicit-words.ts';
import { findDeniedWord } from './moderation/find-denied-word.ts';
import { isSexualAboutMinors } from './moderation/is-sexual-about-minors.ts';
import { createLocalLane } from './queue/local-lane.ts';
import type { Stores } from './stores.ts';

/** Shared by the composition roots: the way of a request from `submit` to a kept result, around one lane. */

export interface FlowOptions {
  readonly stores: Stores;
  readonly models: readonly ModelInfo[];
  readonly defaultModel: string;
  readonly queueLimit: number;
  /** Jobs that share the engine's steps. */
  readonly concurrency: number;
  /** This process's name as a holder of jobs, and which other ones have ended. */
  readonly holder: string;
  readonly isCommandGone: (holder: string) => boolean;
  readonly engineFor: RunJobDeps['engineFor'];
  readonly outputFor: RunJobDeps['outputFor'];
  readonly onGenerated: () => void;
  readonly metrics: Metrics;
  readonly log: Log;
  readonly now: () => number;
}

export interface Flow {
  readonly submit: Submit;
  readonly refuseEarly: RefuseEarly;
  readonly quote: QuoteDraft;
  readonly cancel: Cancel;
  readonly endJob: EndJob;
  readonly board: JobBoard;
  readonly persist: Persist;
  readonly lane: Lane;
  readonly steer: SteerQueue;
  /** Takes up what the last run left, and starts to follow what other processes write. Call it once, before submitting. */
  start(): void;
  /** Accepts nothing more and starts no more jobs; resolves when those that run have ended. */
  drain(): Promise<void>;
  /** The same without patience for a database that cannot be written: what is not kept by then, the next start takes up. */
  stop(): Promise<void>;
}

export function createFlow(options: FlowOptions): Flow {
  const { stores, holder, metrics, log, now } = options;
  const { transact, jobs, audit, settings, policies } = stores;
  const stopping = new AbortController();
  let isEnding = false;
  const isDraining = (): boolean => isEnding || settings.read().isDraining;
  const persist = createPersist({ log, stopping: stopping.signal });
  const eta = createEtaHistory(jobs);
  const endJob = createEndJob({ ...stores, metrics, now });
  const completeJob = createCompleteJob({ ...stores, eta, metrics, newMediaId: newId, now });
  const lane = createLocalLane({
    concurrency: options.concurrency,
    run: (jobId) => runJob(jobId),
    now,
    log,
  });
  const board = createJobBoard({ ...stores, pathOf: stores.mediaFiles.path, lane, eta, log });
  const runJob = createRunJob({
    ...options,
    transact,
    jobs,
    audit,
    persist,
    board,
    mediaFiles: stores.mediaFiles,
    completeJob,
    endJob,
    newReference: newId,
  });
  const checkAsker = createCheckAsker({ ...options, ...stores });
  const submit = createSubmit({
    ...options,
    ...stores,
    isDraining,
    lane,
    eta,
    board,
    checkAdmission: createCheckAdmission({
      checkAsker,
      isSexualAboutMinors,
      findDeniedWord,
      isExplicit: (text) => findDeniedWord(text, explicitWords) !== undefined,
    }),
    limits: defaultRequestLimits,
    newJobId: newId,
    randomSeed,
  });
  const quote = createQuote({
    ...options,
    ...stores,
    isDraining,
    lane,
    eta,
    checkAsker,
    limits: defaultRequestLimits,
  });
  const steered = createSteerQueue({ transact, settings, jobs, audit, now });
  const applySteering = createApplySteering({ settings, jobs, lane, board, holder });
  const following =
    <Args extends readonly unknown[], Result>(act: (...args: Args) => Result) =>
    (...args: Args): Result => {
      const result = act(...args);
      applySteering();
      return result;
    };
  let unfollow = (): void => {};

  return {
    submit,
    refuseEarly: createRefuseEarly({ ...options, ...stores, checkAsker, isDraining }),
    quote,
    cancel: createCancel({ transact, jobs, endJob, lane, board, now }),
    endJob,
    board,
    persist,
    lane,
    steer: {
      pause: following(steered.pause),
      resume: following(steered.resume),
      drain: following(steered.drain),
      accept: following(steered.accept),
      front: following(steered.front),
    },
    start() {
      // Nothing starts before all are lined up: whose turn it is depends on everybody who waits.
      lane.pause();
      const waiting = recover({
        transact,
        jobs,
        endJob,
        audit,
        policies,
        lane,
        holder,
        isCommandGone: options.isCommandGone,
        log,
        now,
      });
      if (waiting > 0) log.info({ waiting }, 'jobs of before wait again');
      applySteering();
      unfollow = stores.watch(applySteering);
    },
    drain() {
      isEnding = true;
      unfollow();
      return lane.close();
    },
    async stop() {
      isEnding = true;
      unfollow();
      stopping.abort();
      await lane.close();
    },
  };
}
