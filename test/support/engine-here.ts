import { type LoadedModel, type LoadOptions, loadModel } from '../../src/engine/models/loaded-model.ts';
import { readModelFolder } from '../../src/engine/models/model-folder.ts';
import { machineClock } from '../../src/engine/serving/engine-clock.ts';
import {
  createEngineLoop,
  type EngineLoop,
  type EngineLoopDeps,
} from '../../src/engine/serving/engine-loop.ts';
import { createStepCosts } from '../../src/engine/serving/step-costs.ts';
import { createMediaEncoder } from '../../src/media/media-encoder.ts';

export interface EngineHere {
  readonly model: LoadedModel;
  readonly deps: EngineLoopDeps;
  readonly loop: EngineLoop;
  readonly release: () => Promise<void>;
}

/** The engine of a model folder in this process, so that the clock around `session.run` can be read. */
export async function anEngineHere(modelFolder: string, options: LoadOptions): Promise<EngineHere> {
  const model = await loadModel(await readModelFolder(modelFolder), options);
  const media = createMediaEncoder();
  const deps = { model, media, costs: createStepCosts(), clock: machineClock, onWork: () => undefined };
  return {
    model,
    deps,
    loop: createEngineLoop(deps),
    async release() {
      await media.close();
      await model.release();
    },
  };
}
