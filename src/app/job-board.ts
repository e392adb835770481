import type { Adjustment } from '../domain/adjustment.ts';
import type { EngineEvent, EngineNotice } from '../domain/engine.ts';
import type { GenerationRequest } from '../domain/generation-request.ts';
import type { Job } from '../domain/job.ts';
import { isDrawingOver, type JobState } from '../domain/job-state.ts';
import type { JobStore } from '../domain/job-store.ts';
import type { Lane } from '../domain/lane.ts';
import type { Log } from '../domain/log.ts';
import type { KeptMedia, MediaStore, StoredMedia } from '../domain/media-store.ts';
import type { Eta } from '../domain/receipt.ts';
import type { EtaHistory } from './eta-history.ts';

export type EngineStage = Extract<EngineEvent, { type: 'stage' }>['stage'];

/** A job as it stands, for showing: a plain value that never changes. */
export interface JobView {
  readonly jobId: string;
  /** Who asked for it. */
  readonly userId: string;
  readonly request: GenerationRequest;
  readonly adjustments: readonly Adjustment[];
  readonly acceptedAtMs: number;
  readonly state: JobState;
  /** It was asked to stop; while running, the engine first finishes its step. */
  readonly isStopping: boolean;
  /** It waits, and nothing is started until an admin lets the queue go on. */
  readonly isPaused: boolean;
  /** Jobs before this one, drawn now or waiting; undefined once started. */
  readonly position: number | undefined;
  /** False when so many wait that `position` is an estimate. */
  readonly isPositionExact: boolean;
  /** How long until it is drawn, from now; undefined once started, and while nothing like it has been measured. */
  readonly etaMs: Eta | undefined;
  /** What the engine is at; undefined before it starts and when it is over. */
  readonly stage: EngineStage | undefined;
  /** Denoising steps done, of `steps` (some schedulers call the model more often than the request's steps). */
  readonly step: number;
  readonly steps: number;
  /** The latest preview as PNG bytes; undefined before the first one and when drawing is over. */
  readonly preview: Uint8Array | undefined;
  /** Files that are still kept. */
  readonly media: readonly KeptMedia[];
  readonly notices: readonly EngineNotice[];
  /** Why it failed: as the database has it (`Job.errorKind`), and as a sentence in English. */
  readonly errorKind: string | undefined;
  readonly error: string | undefined;
}

type JobListener = (view: JobView) => void;

/** A job that was just accepted, and whose it is. */
type Arrival = Pick<Job, 'userId'> & { readonly jobId: string };

type ArrivalListener = (job: Arrival) => void;

/** What the engine tells while it draws; it is not worth keeping. */
type JobProgress = Partial<Pick<JobView, 'stage' | 'step' | 'steps' | 'preview' | 'notices'>>;

/** Jobs for showing: what the database keeps, and what the engine tells meanwhile. */
export interface JobBoard {
  /** Undefined for an unknown job, and for one whose words were erased. */
  get(jobId: string): JobView | undefined;
  /**
   * Calls `listener` with the job as it is now and after every change; answers how to stop. Unknown jobs call nothing.
   * With `hearsMoves: false` not when only its place may have changed: for whoever looks at that in their own time.
   */
  subscribe(
    jobId: string,
    listener: JobListener,
    options?: { readonly hearsMoves?: boolean | undefined },
  ): () => void;
  /** Calls back after every change of any job, and whatever the engine tells of one; answers how to stop. */
  onChange(listener: () => void): () => void;
  /** Calls `listener` with every job that is accepted from now on; answers how to stop. */
  onArrival(listener: ArrivalListener): () => void;
  /** A job was accepted. */
  arrived(job: Arrival): void;
  /** The job is handed to the engine. The signal aborts when it shall stop. */
  begin(jobId: string): AbortSignal;
  /** The engine told something about a job that has begun. */
  update(jobId: string, progress: JobProgress): void;
  /** The engine is done with the job, one way or another. */
  end(jobId: string): void;
  /** Asks the engine to stop; false when the job has not begun here. */
  abort(jobId: string): boolean;
  /** The database has changed about a job: whoever looks at it hears, and who waits behind it too. */
  changed(jobId: string): void;
}

interface Drawing {
  progress: JobProgress;
  readonly stopping: AbortController;
}

export interface JobBoardDeps {
  readonly jobs: Pick<JobStore, 'get'>;
  readonly media: Pick<MediaStore, 'ofJob'>;
  readonly pathOf: (media: StoredMedia) => string;
  readonly lane: Pick<Lane, 'place' | 'isPaused'>;
  readonly eta: Pick<EtaHistory, 'estimate'>;
  readonly log: Log;
}

export function createJobBoard({ jobs, media, pathOf, lane, eta, log }: JobBoardDeps): JobBoard {
  const drawings = new Map<string, Drawing>();
  /** With whether they hear of moves. */
  const listeners = new Map<string, Map<JobListener, boolean>>();
  const arrivalListeners = new Set<ArrivalListener>();
  const onlookers = new Set<() => void>();

  const toView = (job: Job, request: GenerationRequest): JobView => {
    const drawing = drawings.get(job.id);
    const place = job.state === 'queued' ? lane.place(job.id) : undefined;
    return {
      jobId: job.id,
      userId: job.userId,
      request,
      adjustments: job.adjustments,
      acceptedAtMs: job.acceptedAtMs,
      state: job.state,
      isStopping: job.cancelAskedAtMs !== undefined || drawing?.stopping.signal.aborted === true,
      isPaused: place !== undefined && lane.isPaused,
      position: place?.position,
      isPositionExact: place?.isExact ?? true,
      etaMs:
        place === undefined || job.etaMs === undefined
          ? undefined
          : eta.estimate(place.aheadMs + job.predictedMs),
      stage: undefined,
      step: 0,
      steps: request.steps,
      preview: undefined,
      media: isDrawingOver(job.state)
        ? media
            .ofJob(job.id)
            .filter(({ removedAtMs }) => removedAtMs === undefined)
            .map((file) => ({ ...file, path: pathOf(file) }))
        : [],
      notices: job.notices,
      errorKind: job.errorKind,
      error: job.error,
      ...(job.state === 'running' ? drawing?.progress : {}),
    };
  };
  const get = (jobId: string): JobView | undefined => {
    const job = jobs.get(jobId);
    return job?.request === undefined ? undefined : toView(job, job.request);
  };
  /** Somebody's broken page must not break the job it looks at. */
  const tellSafely = (jobId: string, listen: () => void): void => {
    try {
      listen();
    } catch (error) {
      log.error({ jobId, err: error }, 'a job listener threw');
    }
  };
  const tell = (jobId: string, isMove = false): void => {
    for (const onlooker of onlookers) tellSafely(jobId, onlooker);
    const told = [...(listeners.get(jobId) ?? [])].filter(([, hearsMoves]) => hearsMoves || !isMove);
    const view = told.length === 0 ? undefined : get(jobId);
    if (view === undefined) return;
    for (const [listener] of told) tellSafely(jobId, () => listener(view));
  };

  return {
    get,
    subscribe(jobId, listener, { hearsMoves = true } = {}) {
      const view = get(jobId);
      if (view === undefined) return () => {};
      const told = listeners.get(jobId) ?? new Map();
      listeners.set(jobId, told);
      told.set(listener, hearsMoves);
      listener(view);
      return () => {
        told.delete(listener);
        if (told.size === 0 && listeners.get(jobId) === told) listeners.delete(jobId);
      };
    },
    onChange(listener) {
      onlookers.add(listener);
      return () => void onlookers.delete(listener);
    },
    onArrival(listener) {
      arrivalListeners.add(listener);
      return () => arrivalListeners.delete(listener);
    },
    arrived(job) {
      for (const listener of arrivalListeners) tellSafely(job.jobId, () => listener(job));
    },
    begin(jobId) {
      const stopping = new AbortController();
      drawings.set(jobId, { progress: {}, stopping });
      return stopping.signal;
    },
    update(jobId, progress) {
      const drawing = drawings.get(jobId);
      if (drawing === undefined) return;
      drawing.progress = { ...drawing.progress, ...progress };
      tell(jobId);
    },
    end: (jobId) => void drawings.delete(jobId),
    abort(jobId) {
      const drawing = drawings.get(jobId);
      if (drawing === undefined) return false;
      drawing.stopping.abort();
      tell(jobId);
      return true;
    },
    changed(jobId) {
      tell(jobId);
      // Whoever waits may have moved up.
      for (const [other, told] of listeners) {
        const isHeard = other !== jobId && [...told.values()].includes(true);
        if (isHeard && lane.place(other) !== undefined) tell(other, true);
      }
    },
  };
}
