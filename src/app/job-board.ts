import type { Adjustment } from '../domain/adjustment.ts';
import type { EngineEvent, EngineNotice, MediaFile } from '../domain/engine.ts';
import type { GenerationRequest } from '../domain/generation-request.ts';
import { canMove, isDrawingOver, type JobState } from '../domain/job-state.ts';
import type { Lane } from '../domain/lane.ts';
import type { Log } from '../domain/log.ts';

export type EngineStage = Extract<EngineEvent, { type: 'stage' }>['stage'];

/** A job as it stands, for showing: a plain value that never changes. */
export interface JobView {
  readonly jobId: string;
  readonly request: GenerationRequest;
  readonly adjustments: readonly Adjustment[];
  readonly acceptedAtMs: number;
  readonly state: JobState;
  /** It was asked to stop; while running, the engine first finishes its step. */
  readonly isStopping: boolean;
  /** Jobs before this one, drawn now or waiting; undefined once started. */
  readonly position: number | undefined;
  /** What the engine is at; undefined before it starts and when it is over. */
  readonly stage: EngineStage | undefined;
  /** Denoising steps done, of `steps` (some schedulers call the model more often than the request's steps). */
  readonly step: number;
  readonly steps: number;
  /** The latest preview as PNG bytes; undefined before the first one and when drawing is over. */
  readonly preview: Uint8Array | undefined;
  readonly media: readonly MediaFile[];
  readonly notices: readonly EngineNotice[];
  /** Why it failed, as a sentence for the person. */
  readonly error: string | undefined;
}

type JobListener = (view: JobView) => void;

/** What may change about a job besides its state. */
type JobProgress = Partial<
  Pick<JobView, 'stage' | 'step' | 'steps' | 'preview' | 'media' | 'notices' | 'error'>
>;

/** Every job of this process: the one place their states live. */
export interface JobBoard {
  add(job: {
    readonly jobId: string;
    readonly request: GenerationRequest;
    readonly adjustments: readonly Adjustment[];
  }): void;
  get(jobId: string): JobView | undefined;
  /** Calls `listener` with the job as it is now and after every change; answers how to stop. Unknown jobs call nothing. */
  subscribe(jobId: string, listener: JobListener): () => void;
  /** @throws Error when the transition table forbids it: that is a bug in the caller. */
  move(jobId: string, to: JobState, progress?: JobProgress): void;
  update(jobId: string, progress: JobProgress): void;
  /** Aborts when the job shall stop; for the lane and the engine. */
  signal(jobId: string): AbortSignal;
  abort(jobId: string): void;
}

interface Entry {
  view: Omit<JobView, 'position' | 'isStopping'>;
  readonly listeners: Set<JobListener>;
  readonly stopping: AbortController;
}

export interface JobBoardDeps {
  readonly lane: Pick<Lane, 'position'>;
  readonly now: () => number;
  readonly log: Log;
  /** How many jobs are remembered after their drawing is over. */
  readonly historyLimit?: number;
}

/** A board in memory: it forgets everything when the process ends. */
export function createJobBoard({ lane, now, log, historyLimit = 200 }: JobBoardDeps): JobBoard {
  const entries = new Map<string, Entry>();
  const history: string[] = [];

  const entryOf = (jobId: string): Entry => {
    const entry = entries.get(jobId);
    if (entry === undefined) throw new Error(`There is no job ${jobId} on the board`);
    return entry;
  };
  const toView = ({ view, stopping }: Entry): JobView => ({
    ...view,
    isStopping: stopping.signal.aborted,
    position: view.state === 'queued' ? lane.position(view.jobId) : undefined,
  });
  const tell = (entry: Entry): void => {
    if (entry.listeners.size === 0) return;
    const view = toView(entry);
    for (const listener of entry.listeners) {
      try {
        listener(view);
      } catch (error) {
        // Somebody's broken page must not break the job it looks at.
        log.error({ jobId: view.jobId, err: error }, 'a job listener threw');
      }
    }
  };
  const remember = (jobId: string): void => {
    history.push(jobId);
    if (history.length > historyLimit) entries.delete(history.shift() ?? '');
  };

  return {
    add({ jobId, request, adjustments }) {
      entries.set(jobId, {
        view: {
          jobId,
          request,
          adjustments,
          acceptedAtMs: now(),
          state: 'queued',
          stage: undefined,
          step: 0,
          steps: request.steps,
          preview: undefined,
          media: [],
          notices: [],
          error: undefined,
        },
        listeners: new Set(),
        stopping: new AbortController(),
      });
    },
    get(jobId) {
      const entry = entries.get(jobId);
      return entry === undefined ? undefined : toView(entry);
    },
    subscribe(jobId, listener) {
      const entry = entries.get(jobId);
      if (entry === undefined) return () => {};
      entry.listeners.add(listener);
      listener(toView(entry));
      return () => void entry.listeners.delete(listener);
    },
    move(jobId, to, progress = {}) {
      const entry = entryOf(jobId);
      const from = entry.view.state;
      if (!canMove(from, to)) throw new Error(`Job ${jobId} cannot move from ${from} to ${to}`);
      const leftovers = isDrawingOver(to) ? { stage: undefined, preview: undefined } : {};
      entry.view = { ...entry.view, ...progress, ...leftovers, state: to };
      tell(entry);
      if (from === 'queued') {
        // Whoever waits behind it has moved up.
        for (const other of entries.values()) if (other.view.state === 'queued') tell(other);
      }
      if (isDrawingOver(to) && !isDrawingOver(from)) remember(jobId);
    },
    update(jobId, progress) {
      const entry = entryOf(jobId);
      entry.view = { ...entry.view, ...progress };
      tell(entry);
    },
    signal: (jobId) => entryOf(jobId).stopping.signal,
    abort(jobId) {
      const entry = entryOf(jobId);
      entry.stopping.abort();
      tell(entry);
    },
  };
}
