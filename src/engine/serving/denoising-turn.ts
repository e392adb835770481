import { AppError } from '../../domain/app-error.ts';
import { advance } from '../denoising/advance.ts';
import { isDenoised } from '../denoising/denoising-state.ts';
import type { LoadedPart } from '../models/loaded-model.ts';
import type { Unet } from '../models/unet.ts';
import { chooseBatch, type StepBatch } from './choose-batch.ts';
import { decodingPhase } from './decoding-turn.ts';
import { billTurn, type Drawing } from './drawing.ts';
import type { EngineLoopDeps } from './engine-loop.ts';
import { fallBackToFp32 } from './fall-back-to-fp32.ts';
import { sendPreview } from './send-preview.ts';
import { stepBudgetMs } from './step-costs.ts';

/** One denoising step for the leader and everybody whose state fits the same UNet call. */
export async function takeDenoisingTurn(
  leader: Drawing,
  all: Iterable<Drawing>,
  deps: EngineLoopDeps,
): Promise<void> {
  const { kind } = leader.job.request;
  const part = deps.model.unet(kind);
  if (part === undefined) {
    throw new AppError(
      'model-invalid',
      `The model ${deps.model.folder.name} has no unet_motion folder: it draws pictures only.`,
    );
  }
  deps.onWork('denoising');
  const unet = await part.get();
  const companions = [...all].filter((drawing) => deps.model.unet(drawing.job.request.kind) === part);
  const batch = chooseBatch(leader, companions, unet, (key) =>
    deps.costs.slotsWithin(`denoise ${key}`, stepBudgetMs),
  );
  const startedMs = performance.now();
  const advanced = await advanceInFp32IfNeeded(batch, unet, part);
  const elapsedMs = performance.now() - startedMs;
  deps.costs.record(
    `denoise ${batch.key}`,
    batch.members.reduce((sum, member) => sum + member.slots, 0),
    elapsedMs,
  );
  const shares = new Map<Drawing, number>();
  for (const [i, { drawing, index, slots }] of batch.members.entries()) {
    const state = advanced[i];
    if (state === undefined || drawing.phase.name !== 'denoise') continue;
    drawing.phase = { name: 'denoise', states: drawing.phase.states.with(index, state) };
    shares.set(drawing, (shares.get(drawing) ?? 0) + slots);
  }
  billTurn(shares, elapsedMs);
  for (const drawing of shares.keys()) afterStep(drawing, deps);
}

async function advanceInFp32IfNeeded(batch: StepBatch, unet: Unet, part: LoadedPart<Unet>) {
  const states = batch.members.map((member) => member.state);
  try {
    return await advance(states, unet);
  } catch (error) {
    const drawings = new Set(batch.members.map((member) => member.drawing));
    await fallBackToFp32(error, part, drawings);
    return advance(states, await part.get());
  }
}

/** Progress is told per step of the slowest picture; when all are denoised, decoding begins. */
function afterStep(drawing: Drawing, deps: EngineLoopDeps): void {
  if (drawing.phase.name !== 'denoise') return;
  const { states } = drawing.phase;
  const done = Math.min(...states.map((state) => state.trajectory.stepIndex));
  const steps = states[0]?.scheduler.timesteps.length ?? 0;
  if (done > drawing.stepsDone) {
    drawing.stepsDone = done;
    drawing.emit({ type: 'step', step: done, steps });
    if (drawing.job.previews && done < steps) sendPreview(drawing, states, deps);
  }
  if (states.every(isDenoised)) drawing.phase = decodingPhase(states, deps);
}
