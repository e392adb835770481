import { EventEmitter, once } from 'node:events';
import { AppError } from '../../src/domain/app-error.ts';
import type { Engine, EngineEvent, EngineJob, EngineResult } from '../../src/domain/engine.ts';

/** A job in a hand engine: the test decides what happens next. */
export interface HandJob {
  readonly job: EngineJob;
  emit(event: EngineEvent): void;
  finish(result?: Partial<EngineResult>): void;
  fail(error: unknown): void;
}

export interface HandEngine extends Engine {
  /** Every job it was given, oldest first. */
  readonly jobs: readonly HandJob[];
  /** Resolves once it has been given a job. */
  whenGiven(jobId: string): Promise<HandJob>;
}

/** An engine of the port's behaviour that draws nothing: a test plays its part. Aborting a job ends it at once. */
export function aHandEngine(): HandEngine {
  const jobs: HandJob[] = [];
  const given = new EventEmitter();
  return {
    jobs,
    async whenGiven(jobId) {
      for (;;) {
        const found = jobs.find(({ job }) => job.id === jobId);
        if (found !== undefined) return found;
        await once(given, 'job');
      }
    },
    generate: (job, { signal, onEvent } = {}) =>
      new Promise<EngineResult>((resolve, reject) => {
        signal?.addEventListener('abort', () => reject(new AppError('canceled', 'Canceled.')));
        jobs.push({
          job,
          emit: (event) => onEvent?.(event),
          finish: (result = {}) => resolve({ media: [], notices: [], engineMs: 1, ...result }),
          fail: reject,
        });
        given.emit('job');
      }),
    status: () => ({ state: 'stopped' }),
    onStatus: () => () => undefined,
    whenReady: () => Promise.resolve(),
    restart: () => undefined,
    stop: () => Promise.resolve(),
  };
}
