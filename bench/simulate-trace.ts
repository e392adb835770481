import { readModelFolder } from '../src/engine/models/model-folder.ts';
import { toModelInfo } from '../src/engine/models/model-info.ts';
import { createEngineLoop } from '../src/engine/serving/engine-loop.ts';
import { measureSteps } from '../src/engine/serving/measure-steps.ts';
import { createStepCosts } from '../src/engine/serving/step-costs.ts';
import {
  createSimulatedMedia,
  createSimulatedModel,
  type ServingCosts,
} from '../test/support/simulated-engine.ts';
import { createVirtualClock } from '../test/support/virtual-clock.ts';
import { type ServedRequest, serveTrace } from './serve-trace.ts';
import { miniFolder, toServingJob } from './serving-engine.ts';
import type { ServingParts, ServingSystem } from './serving-systems.ts';
import type { ServingRequest, SoloMs } from './serving-trace.ts';

export interface Simulation {
  readonly trace: readonly ServingRequest[];
  /** Engines. */
  readonly lanes: number;
  readonly costs: ServingCosts;
  readonly soloMs: SoloMs;
  readonly createSystem: (parts: ServingParts) => ServingSystem;
}

/**
 * Serves a trace in simulated time with the product's own queue and engine loops: only the graphs, the files and the
 * clock are replaced by what they were measured to take.
 */
export async function simulateTrace(simulation: Simulation): Promise<readonly ServedRequest[]> {
  const { trace, lanes, costs, soloMs, createSystem } = simulation;
  const clock = createVirtualClock();
  const model = await createSimulatedModel(await readModelFolder(miniFolder), costs, clock);
  const info = await toModelInfo(model.folder);
  const media = createSimulatedMedia(costs, clock);
  const engineClock = { nowMs: clock.nowMs, breathe: () => clock.sleep(costs.turnMs) };
  const onWork = (): void => undefined;
  const [widthPx, heightPx] = [model.folder.vaeFactor, model.folder.vaeFactor];
  const loops = await clock.run(
    Promise.all(
      Array.from({ length: lanes }, async () => {
        const stepCosts = createStepCosts();
        const deps = { model, costs: stepCosts, clock: engineClock, onWork };
        await measureSteps({ ...deps, info, isWanted: () => false });
        return createEngineLoop({ ...deps, media });
      }),
    ),
  );
  const toJob = (request: ServingRequest) => toServingJob(request, { widthPx, heightPx }, '.');
  const system = createSystem({ loops, toJob, soloMs, nowMs: clock.nowMs });
  return clock.run(serveTrace(trace, system, clock));
}
