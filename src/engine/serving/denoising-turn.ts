import { isDenoised } from '../denoising/denoising-state.ts';
import { predictRows } from '../denoising/predict-rows.ts';
import type { LoadedPart } from '../models/loaded-model.ts';
import type { Unet } from '../models/unet.ts';
import { chooseBatch, type StepBatch } from './choose-batch.ts';
import { decodingPhase } from './decoding-turn.ts';
import { billTurn, type Drawing } from './drawing.ts';
import type { EngineLoopDeps } from './engine-loop.ts';
import { fallBackToFp32 } from './fall-back-to-fp32.ts';
import { sendPreview } from './send-preview.ts';
import { pieceBudgetMs, stepBudgetMs } from './step-costs.ts';
import { denoisingKey } from './work-left.ts';

/**
 * One UNet call for the leader, first in the order, and for everybody who had better come along: a denoising step, or a
 * part of a long one.
 */
export async function takeDenoisingTurn(
  leader: Drawing,
  order: readonly Drawing[],
  deps: EngineLoopDeps,
): Promise<void> {
  const { kind } = leader.job.request;
  const part = leader.lease.model.unet(kind);
  if (part === undefined) throw new Error(`Expected a network for what was begun, got none for a ${kind}`);
  deps.onWork('denoising');
  const unet = await part.get();
  const costKey = denoisingKey(leader.job.request);
  const batch = chooseBatch(order, {
    unet,
    isDrawnByIt: ({ lease, job }) => lease.model.unet(job.request.kind) === part,
    expectMs: (slots) => deps.costs.expectMs(costKey, slots),
    budgetMs: stepBudgetMs,
    pieceBudgetMs,
  });
  const startedMs = deps.clock.nowMs();
  const further = await predictInFp32IfNeeded(batch, unet, part);
  const elapsedMs = deps.clock.nowMs() - startedMs;
  deps.costs.record(
    costKey,
    batch.members.reduce((sum, member) => sum + member.slots, 0),
    elapsedMs,
  );
  const shares = new Map<Drawing, number>();
  for (const [i, { drawing, index, slots }] of batch.members.entries()) {
    const state = further[i];
    if (state === undefined || drawing.phase.name !== 'denoise') continue;
    drawing.phase = { name: 'denoise', states: drawing.phase.states.with(index, state) };
    shares.set(drawing, (shares.get(drawing) ?? 0) + slots);
  }
  billTurn(shares, elapsedMs);
  for (const drawing of shares.keys()) afterStep(drawing, deps);
}

async function predictInFp32IfNeeded({ members, rows }: StepBatch, unet: Unet, part: LoadedPart<Unet>) {
  const states = members.map((member) => member.state);
  try {
    return await predictRows(states, unet, rows);
  } catch (error) {
    const drawings = new Set(members.map((member) => member.drawing));
    await fallBackToFp32(error, part, drawings);
    return predictRows(states, await part.get(), rows);
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
  if (states.every(isDenoised)) drawing.phase = decodingPhase(drawing, states, deps);
}
