import { rm } from 'node:fs/promises';
import type { EngineEvent, EngineJob, EngineResult } from '../../domain/engine.ts';
import type { MediaEncoder } from '../../domain/media-encoder.ts';
import { canceledError } from '../engine-errors.ts';
import type { LoadedModel } from '../models/loaded-model.ts';
import { type Drawing, nextDrawing, startingVirtualMs } from './drawing.ts';
import type { StepCosts } from './step-costs.ts';
import { takeTurn } from './take-turn.ts';

export interface EngineLoopDeps {
  readonly model: LoadedModel;
  readonly media: MediaEncoder;
  readonly costs: StepCosts;
  /** Told before every piece of work that may block the thread, so that a watchdog can bound it. */
  readonly onWork: (what: string) => void;
}

/** Serves all jobs of one engine process, one bounded step at a time. */
export interface EngineLoop {
  /** Draws a job; any number may be under way. Rejects with an `AppError`. */
  draw(job: EngineJob, emit: (event: EngineEvent) => void): Promise<EngineResult>;
  /** Drops a job before its next step. Unknown ids are ignored: it may just have finished. */
  cancel(jobId: string): void;
  readonly isBusy: boolean;
}

/**
 * The loop: as long as there are drawings, whoever has had least engine time takes the next turn (text, one denoising
 * step, one chunk of decoding), so a GIF yields to a picture between steps and neither starves.
 */
export function createEngineLoop(deps: EngineLoopDeps): EngineLoop {
  const drawings = new Map<string, Drawing>();
  let running = false;

  const run = async (): Promise<void> => {
    if (running) return;
    running = true;
    try {
      for (;;) {
        dropCanceled();
        const next = nextDrawing(drawings.values());
        if (next === undefined) return;
        await takeTurnFor(next);
        // Inference blocks the thread and settles in microtasks: without this, messages (a cancel!) would never be read.
        await new Promise((resolve) => setImmediate(resolve));
      }
    } finally {
      running = false;
    }
  };

  const takeTurnFor = async (drawing: Drawing): Promise<void> => {
    try {
      await takeTurn(drawing, drawings.values(), deps);
    } catch (error) {
      fail(drawing, error);
    }
    if (drawing.phase.name === 'write') finishWhenWritten(drawing);
  };

  const dropCanceled = (): void => {
    for (const drawing of drawings.values()) {
      if (drawing.canceled && drawing.phase.name !== 'write') fail(drawing, canceledError());
    }
  };

  const fail = (drawing: Drawing, error: unknown): void => {
    drawings.delete(drawing.job.id);
    void discardFiles(drawing).finally(() => drawing.reject(error));
  };

  const finishWhenWritten = (drawing: Drawing): void => {
    Promise.all(drawing.writing)
      .then((media) => {
        if (drawing.canceled) throw canceledError();
        drawings.delete(drawing.job.id);
        drawing.resolve({ media, notices: drawing.notices, engineMs: drawing.engineMs });
      })
      .catch((error: unknown) => fail(drawing, error));
  };

  return {
    get isBusy() {
      return drawings.size > 0;
    },
    draw(job, emit) {
      return new Promise<EngineResult>((resolve, reject) => {
        drawings.set(job.id, {
          job,
          emit,
          resolve,
          reject,
          notices: [],
          writing: [],
          phase: { name: 'text' },
          canceled: false,
          virtualMs: startingVirtualMs(drawings.values()),
          engineMs: 0,
          stepsDone: 0,
          previewPending: false,
        });
        void run();
      });
    },
    cancel(jobId) {
      const drawing = drawings.get(jobId);
      if (drawing !== undefined) drawing.canceled = true;
    },
  };
}

/** Files already written for a job that failed or was canceled are taken away again. */
async function discardFiles(drawing: Drawing): Promise<void> {
  const written = await Promise.allSettled(drawing.writing);
  const paths = written.flatMap((file) => (file.status === 'fulfilled' ? [file.value.path] : []));
  await Promise.allSettled(paths.map((path) => rm(path, { force: true })));
}
