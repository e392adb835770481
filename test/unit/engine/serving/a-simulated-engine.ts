import type { EngineEvent } from '../../../../src/domain/engine.ts';
import type { JobClass } from '../../../../src/domain/job-class.ts';
import type { MediaKind } from '../../../../src/domain/media-kind.ts';
import { readModelFolder } from '../../../../src/engine/models/model-folder.ts';
import { toModelInfo } from '../../../../src/engine/models/model-info.ts';
import { createEngineLoop } from '../../../../src/engine/serving/engine-loop.ts';
import { measureSteps } from '../../../../src/engine/serving/measure-steps.ts';
import { createStepCosts } from '../../../../src/engine/serving/step-costs.ts';
import { aJob, aRequest } from '../../../support/builders.ts';
import { miniFolder } from '../../../support/engines.ts';
import {
  createSimulatedMedia,
  createSimulatedModel,
  type ServingCosts,
} from '../../../support/simulated-engine.ts';
import { createVirtualClock } from '../../../support/virtual-clock.ts';

const costs: ServingCosts = {
  textMs: 6,
  unetMs: {
    image: [
      [2, 30],
      [4, 54],
      [8, 102],
    ],
    gif: [
      [2, 170],
      [4, 340],
    ],
  },
  decodeFrameMs: 40,
  writeMs: { image: 0, gif: 0 },
  turnMs: 0,
};
const steps = 6;
const frames = 8;

export const soloMs = { image: 6 + steps * 30 + 40, gif: 6 + steps * 170 + frames * 40 };

/** The real engine loop in simulated time, on a machine where steps take what `costs` says. */
export async function aSimulatedEngine() {
  const clock = createVirtualClock();
  const folder = await readModelFolder(miniFolder);
  const model = await createSimulatedModel(folder, costs, clock);
  const info = await toModelInfo(model.folder);
  const deps = {
    model,
    costs: createStepCosts(),
    clock: { nowMs: clock.nowMs, breathe: () => clock.sleep(costs.turnMs) },
    onWork: () => undefined,
  };
  await clock.run(measureSteps({ ...deps, info, isWanted: () => false }));
  const beganMs = clock.nowMs();
  const loop = createEngineLoop({ ...deps, media: createSimulatedMedia(costs, clock) });
  const stepsOf = new Map<string, number>();
  const ended: { readonly userId: string; readonly atMs: number }[] = [];
  const sizePx = model.folder.vaeFactor;
  return {
    clock,
    loop,
    run: clock.run,
    ended,
    stepsOf: (userId: string): number => stepsOf.get(userId) ?? 0,
    async draw(
      userId: string,
      kind: MediaKind,
      onEvent: (event: EngineEvent) => void = () => undefined,
      name: JobClass = 'interactive',
    ): Promise<void> {
      const request = aRequest({
        kind,
        frames: kind === 'gif' ? frames : 1,
        steps,
        widthPx: sizePx,
        heightPx: sizePx,
      });
      await loop.draw(aJob({ request, asker: { userId, weight: 1, class: name } }), (event) => {
        if (event.type === 'step') stepsOf.set(userId, (stepsOf.get(userId) ?? 0) + 1);
        onEvent(event);
      });
      ended.push({ userId, atMs: clock.nowMs() - beganMs });
    },
  };
}
