import { rm } from 'node:fs/promises';
import type { EngineEvent, EngineJob, EngineResult } from '../../domain/engine.ts';
import { wantedLoras } from '../../domain/lora-tags.ts';
import type { MediaEncoder } from '../../domain/media-encoder.ts';
import { canceledError } from '../engine-errors.ts';
import type { LoadedModel } from '../models/loaded-model.ts';
import type { Drawing } from './drawing.ts';
import type { EngineClock } from './engine-clock.ts';
import { createLoraModels } from './lora-models.ts';
import { createPixelBuffers } from './pixel-buffers.ts';
import type { StepCosts } from './step-costs.ts';
import { takeTurn } from './take-turn.ts';
import { createTurnOrder } from './turn-order.ts';
import { slotsPerStepOf } from './work-left.ts';

export interface EngineLoopDeps {
  readonly model: LoadedModel;
  readonly media: MediaEncoder;
  readonly costs: StepCosts;
  readonly clock: EngineClock;
  /** Frames of a GIF that a safety checker looks at; `defaultJudgedFrames` unless said. */
  readonly judgedFrames?: number | undefined;
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
  /** How often LoRAs were dropped from memory for others. */
  readonly loraSwaps: number;
}

/**
 * The loop: as long as there are drawings, the one whose turn it is (`turn-order.ts`) has one piece of bounded work done:
 * text, one UNet call, one chunk of decoding. So a GIF yields to a picture within a step, and neither starves.
 */
export function createEngineLoop(deps: EngineLoopDeps): EngineLoop {
  const drawings = new Map<string, Drawing>();
  const models = createLoraModels(deps.model);
  const pixelBuffers = createPixelBuffers();
  /** Jobs that wait for their LoRAs, by id. */
  const arriving = new Map<string, AbortController>();
  const turns = createTurnOrder(deps.costs, deps.clock);
  let running = false;

  const run = async (): Promise<void> => {
    if (running) return;
    running = true;
    try {
      for (;;) {
        dropCanceled();
        const order = turns.inOrder([...drawings.values()]);
        const [next] = order;
        if (next === undefined) return;
        const startedMs = deps.clock.nowMs();
        await takeTurnFor(next, order);
        turns.note(order, deps.clock.nowMs() - startedMs);
        await deps.clock.breathe();
      }
    } finally {
      running = false;
    }
  };

  const takeTurnFor = async (drawing: Drawing, order: readonly Drawing[]): Promise<void> => {
    try {
      await takeTurn(drawing, order, deps);
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

  const leave = (drawing: Drawing): void => {
    drawings.delete(drawing.job.id);
    drawing.lease.giveBack();
  };

  const fail = (drawing: Drawing, error: unknown): void => {
    leave(drawing);
    void discardFiles(drawing).finally(() => {
      drawing.pixels.giveBack();
      drawing.reject(error);
    });
  };

  const finishWhenWritten = (drawing: Drawing): void => {
    Promise.all(drawing.writing)
      .then((media) => {
        if (drawing.canceled) throw canceledError();
        leave(drawing);
        drawing.pixels.giveBack();
        drawing.resolve({ media, notices: drawing.notices, engineMs: drawing.engineMs });
      })
      .catch((error: unknown) => fail(drawing, error));
  };

  return {
    get isBusy() {
      return drawings.size + arriving.size > 0;
    },
    get loraSwaps() {
      return models.swaps;
    },
    async draw(job, emit) {
      const arrival = new AbortController();
      arriving.set(job.id, arrival);
      const loras = wantedLoras(job.request.prompt, deps.model.folder.loras);
      const lease = await models.lease(loras, arrival.signal).finally(() => arriving.delete(job.id));
      if (arrival.signal.aborted) {
        lease.giveBack();
        throw canceledError();
      }
      return new Promise<EngineResult>((resolve, reject) => {
        drawings.set(job.id, {
          job,
          lease,
          pixels: pixelBuffers.lend(),
          emit,
          resolve,
          reject,
          notices: [],
          writing: [],
          phase: { name: 'text' },
          withheld: 0,
          canceled: false,
          account: turns.accountOf(job.asker.userId, [...drawings.values()]),
          sinceShareMs: turns.shareMs,
          slotsPerStep: slotsPerStepOf(job.request, deps.model.folder),
          engineMs: 0,
          stepsDone: 0,
          previewPending: false,
        });
        void run();
      });
    },
    cancel(jobId) {
      arriving.get(jobId)?.abort();
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
