import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { EngineJob } from '../src/domain/engine.ts';
import type { GenerationRequest } from '../src/domain/generation-request.ts';
import { loadModel } from '../src/engine/models/loaded-model.ts';
import { readModelFolder } from '../src/engine/models/model-folder.ts';
import { toModelInfo } from '../src/engine/models/model-info.ts';
import { machineClock } from '../src/engine/serving/engine-clock.ts';
import { createEngineLoop, type EngineLoop } from '../src/engine/serving/engine-loop.ts';
import { measureSteps } from '../src/engine/serving/measure-steps.ts';
import { createStepCosts } from '../src/engine/serving/step-costs.ts';
import { createMediaEncoder } from '../src/media/media-encoder.ts';
import { aJob, aRequest } from '../test/support/builders.ts';
import type { ServingRequest } from './serving-trace.ts';

/** What a drawing is made of. */
type Asked = Pick<ServingRequest, 'id' | 'userId' | 'kind'>;

export const miniFolder = join(import.meta.dirname, '../models/mini');
const gifFrames = 8;

/** The real engine on `models/mini`, in this process; one thread, as on a machine with two cores. */
export async function openServingEngine() {
  const folder = await readModelFolder(miniFolder);
  const model = await loadModel(folder, { provider: 'cpu', threads: 1, halfPrecision: false });
  const media = createMediaEncoder();
  const outputFolder = await mkdtemp(join(tmpdir(), 'pincel-bench-'));
  const onWork = (): void => undefined;
  return {
    model,
    /** As the engine process starts it: steps are measured first. */
    async startLoop(): Promise<EngineLoop> {
      const costs = createStepCosts();
      await measureSteps({
        model,
        info: await toModelInfo(folder),
        costs,
        clock: machineClock,
        onWork,
        isWanted: () => false,
      });
      return createEngineLoop({ model, media, costs, clock: machineClock, onWork });
    },
    toJob: (request: Asked): EngineJob => toServingJob(request, {}, outputFolder),
    async close(): Promise<void> {
      await rm(outputFolder, { recursive: true });
      await media.close();
      await model.release();
    },
  };
}

export type ServingEngine = Awaited<ReturnType<typeof openServingEngine>>;

/** Half the default steps: twice as many requests in the same time, in the same proportions. */
export function toServingJob(
  { id, userId, kind }: Asked,
  changes: Partial<GenerationRequest>,
  outputFolder: string,
): EngineJob {
  const frames = kind === 'gif' ? gifFrames : 1;
  return aJob({
    id,
    fileStem: id,
    outputFolder,
    request: aRequest({ kind, frames, steps: 6, ...changes }),
    asker: { userId, weight: 1, class: 'interactive' },
  });
}
