import { AppError } from '../../domain/app-error.ts';
import { isFiniteEverywhere } from '../models/tensors.ts';
import type { TextEmbedding } from '../models/text-encoder.ts';
import type { Unet, UnetRow } from '../models/unet.ts';
import { contextWindows } from './context-windows.ts';
import { type DenoisingState, nextTimestep } from './denoising-state.ts';
import { averageWindows, takeFrames } from './frames.ts';
import { embedGuidanceScale, guide, isGuided } from './guidance.ts';
import { putBack } from './repainting.ts';

/**
 * States may share a UNet call when their keys are equal: same latents' shape (per window) and prompt length, and the
 * same timestep where the export takes only one.
 */
export function batchKey(state: DenoisingState, unet: Unet): string {
  const { channels, frames, height, width } = state.shape;
  const { tokens, dim } = state.positive;
  const timestep = unet.perSampleTimestep ? 'any' : nextTimestep(state);
  const { contextFrames, loop } = state;
  return [channels, frames, height, width, tokens, dim, contextFrames, loop, timestep].join('/');
}

/** UNet samples one step of this state takes: frames, twice when guided, once per window. */
export function slotsPerStep(state: DenoisingState, unet: Unet): number {
  const windows = windowsOf(state, 0);
  const rows = usesGuidance(state, unet) ? 2 : 1;
  return windows.length * rows * (windows[0]?.length ?? 1);
}

/**
 * Advances every state by one step in one UNet call (one per window for clips longer than the context). Rows go in
 * diffusers' order: the negatives, then the positives. The states' `batchKey`s must agree.
 * @throws AppError `numeric-overflow` when the prediction is not finite; the states are untouched and can be retried.
 */
export async function advance(
  states: readonly DenoisingState[],
  unet: Unet,
): Promise<readonly DenoisingState[]> {
  const first = states[0];
  if (first === undefined) return [];
  const allWindows = states.map((state) => windowsOf(state, state.trajectory.stepIndex));
  const predictions: Float32Array[][] = states.map(() => []);
  for (let w = 0; w < (allWindows[0]?.length ?? 0); w++) {
    const windows = allWindows.map((list) => list[w] ?? []);
    for (const [i, prediction] of (await predictWindow(states, windows, unet)).entries()) {
      // The next window's call would overwrite this one's answers.
      const isLast = w + 1 === allWindows[i]?.length;
      predictions[i]?.push(isLast ? prediction : prediction.slice());
    }
  }
  return states.map((state, i) => {
    const windows = allWindows[i] ?? [];
    const parts = predictions[i] ?? [];
    const only = windows.length === 1 ? parts[0] : undefined;
    const prediction = only ?? averageWindows(parts, windows, state.shape);
    if (!isFiniteEverywhere(prediction)) {
      throw new AppError('numeric-overflow', 'The UNet overflowed in half precision.');
    }
    const trajectory = state.scheduler.step(state.trajectory, prediction, state.noise);
    return {
      ...state,
      trajectory: state.kept === undefined ? trajectory : putBack(trajectory, state.kept, state.scheduler),
    };
  });
}

function windowsOf(
  { shape: { frames }, contextFrames, loop }: DenoisingState,
  stepIndex: number,
): readonly (readonly number[])[] {
  return contextWindows({ frames, contextFrames, loop }, stepIndex);
}

function usesGuidance(state: DenoisingState, unet: Unet): boolean {
  // A network with a guidance embedding was distilled to do without the second half.
  return isGuided(state.guidance) && unet.timestepCondDim === 0;
}

/** One guided prediction per state for one window of frames each. */
async function predictWindow(
  states: readonly DenoisingState[],
  windows: readonly (readonly number[])[],
  unet: Unet,
): Promise<readonly Float32Array[]> {
  const positives = states.map((state, i) => toRow(state, state.positive, windows[i] ?? [], unet));
  const guided = states.flatMap((state, i) => (usesGuidance(state, unet) ? [i] : []));
  const negatives = guided.map((i) => {
    const [state, row] = [states[i], positives[i]];
    if (state === undefined || row === undefined) throw new Error('A guided state has no row');
    return { ...row, embedding: state.negative };
  });
  const first = states[0];
  if (first === undefined) return [];
  const shape = { ...first.shape, frames: windows[0]?.length ?? first.shape.frames };
  const predicted = await unet.predict([...negatives, ...positives], shape);
  return states.map((state, i) => {
    const positive = predicted[negatives.length + i];
    if (positive === undefined) throw new Error('The UNet answered fewer predictions than rows');
    const negative = predicted[guided.indexOf(i)];
    return negative === undefined ? positive : guide(negative, positive, state.guidance);
  });
}

function toRow(
  state: DenoisingState,
  embedding: TextEmbedding,
  window: readonly number[],
  unet: Unet,
): UnetRow {
  const scaled = state.scheduler.scaleInput(state.trajectory);
  return {
    latents: window.length === state.shape.frames ? scaled : takeFrames(scaled, state.shape, window),
    conditions: state.conditions,
    timestep: nextTimestep(state),
    embedding,
    timestepCond:
      unet.timestepCondDim === 0 ? undefined : embedGuidanceScale(state.guidance.scale, unet.timestepCondDim),
  };
}
