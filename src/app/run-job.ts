import { AppError } from '../domain/app-error.ts';
import type { Engine, EngineEvent, EngineJob } from '../domain/engine.ts';
import type { GenerationRequest } from '../domain/generation-request.ts';
import { isDrawingOver } from '../domain/job-state.ts';
import type { Log } from '../domain/log.ts';
import type { JobBoard } from './job-board.ts';

/** Where a job's files go and how they are written. */
type JobOutput = Omit<EngineJob, 'id' | 'request'>;

export interface RunJobDeps {
  readonly board: JobBoard;
  /** The engine that has this model. */
  readonly engineFor: (model: string) => Engine;
  readonly outputFor: (jobId: string, request: GenerationRequest) => JobOutput;
  readonly log: Log;
  /** Ties what the person reads about an unforeseen error to the log's whole story. */
  readonly newReference: () => string;
}

/** Draws a queued job. Never rejects: how it ended is on the board. */
export type RunJob = (jobId: string) => Promise<void>;

export function createRunJob({ board, engineFor, outputFor, log, newReference }: RunJobDeps): RunJob {
  return async (jobId) => {
    const job = board.get(jobId);
    if (job === undefined || isDrawingOver(job.state)) return;
    const { request } = job;
    const signal = board.signal(jobId);
    try {
      board.move(jobId, 'running');
      const { media, notices } = await engineFor(request.model).generate(
        { id: jobId, request, ...outputFor(jobId, request) },
        { signal, onEvent: (event) => showEvent(board, jobId, event) },
      );
      board.move(jobId, 'generated', { media, notices });
    } catch (error) {
      if (error instanceof AppError && error.kind === 'canceled') {
        board.move(jobId, 'canceled');
      } else if (error instanceof AppError) {
        log.warn({ jobId, err: error }, 'job failed');
        board.move(jobId, 'failed', { error: error.message });
      } else {
        const reference = newReference();
        log.error({ jobId, reference, err: error }, 'job failed in an unforeseen way');
        board.move(jobId, 'failed', {
          error: `Something went wrong inside Pincel. Try again; if it happens again, report it with the reference ${reference}.`,
        });
      }
    }
  };
}

function showEvent(board: JobBoard, jobId: string, event: EngineEvent): void {
  switch (event.type) {
    case 'stage':
      board.update(jobId, { stage: event.stage });
      return;
    case 'step':
      board.update(jobId, { step: event.step, steps: event.steps });
      return;
    case 'preview':
      board.update(jobId, { step: event.step, steps: event.steps, preview: event.png });
      return;
    case 'notice':
      board.update(jobId, { notices: [...(board.get(jobId)?.notices ?? []), event.notice] });
      return;
    case 'restarted':
      board.update(jobId, { stage: undefined, step: 0, preview: undefined });
      return;
  }
}
