import { AppError } from '../../domain/app-error.ts';
import { isFiniteEverywhere } from '../models/tensors.ts';
import type { Unet, UnetRow } from '../models/unet.ts';
import { type DenoisingState, nextTimestep } from './denoising-state.ts';
import { averageWindows, takeFrames } from './frames.ts';
import { embedGuidanceScale, guide } from './guidance.ts';
import { putBack } from './repainting.ts';
import { framesPerRow, rowsOfStep, type StepRow, windowsOfStep } from './step-rows.ts';

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

/**
 * Goes on with every state's step by up to `rows` rows, in one UNet call; a state that has all of them then makes its
 * step. Rows go in diffusers' order: the negatives, then the positives. The states' `batchKey`s must agree.
 * @throws AppError `numeric-overflow` when a prediction is not finite; the states are untouched and can be retried.
 */
export async function predictRows(
  states: readonly DenoisingState[],
  unet: Unet,
  rows: number,
): Promise<readonly DenoisingState[]> {
  const [first] = states;
  if (first === undefined) return [];
  const asked = states.map((state) => {
    const all = rowsOfStep(state, unet);
    const made = state.predicted.length;
    const latents = state.scheduler.scaleInput(state.trajectory);
    return {
      isLast: made + rows >= all.length,
      rows: all
        .slice(made, made + rows)
        .map((row) => ({ isNegative: row.isNegative, unetRow: toUnetRow(state, row, latents, unet) })),
    };
  });
  const inOrder = [true, false].flatMap((half) =>
    asked.flatMap((part) => part.rows.filter(({ isNegative }) => isNegative === half)),
  );
  const predictions = await unet.predict(
    inOrder.map(({ unetRow }) => unetRow),
    { ...first.shape, frames: framesPerRow(first) },
  );
  if (predictions.length < inOrder.length) throw new Error('The UNet answered fewer predictions than rows');
  if (!predictions.every(isFiniteEverywhere)) {
    throw new AppError('numeric-overflow', 'The UNet overflowed in half precision.');
  }
  return states.map((state, i) => {
    const part = asked[i];
    const added = part?.rows.flatMap((row) => predictions[inOrder.indexOf(row)] ?? []) ?? [];
    if (part?.isLast === true) return makeStep(state, [...state.predicted, ...added]);
    // Copies: the next call overwrites this one's answers.
    return { ...state, predicted: [...state.predicted, ...added.map((values) => values.slice())] };
  });
}

/** The step, from a prediction for each of its rows; guidance overwrites the negative halves. */
function makeStep(state: DenoisingState, rows: readonly Float32Array[]): DenoisingState {
  const windows = windowsOfStep(state);
  const rowsEach = rows.length / windows.length;
  const guided = windows.flatMap((_, w) => {
    const [first, second] = rows.slice(w * rowsEach, (w + 1) * rowsEach);
    if (first === undefined) return [];
    return second === undefined ? first : guide(first, second, state.guidance);
  });
  const [only] = guided;
  const prediction =
    windows.length === 1 && only !== undefined ? only : averageWindows(guided, windows, state.shape);
  const trajectory = state.scheduler.step(state.trajectory, prediction, state.noise);
  return {
    ...state,
    trajectory: state.kept === undefined ? trajectory : putBack(trajectory, state.kept, state.scheduler),
    predicted: [],
  };
}

function toUnetRow(
  state: DenoisingState,
  { window, isNegative }: StepRow,
  latents: Float32Array,
  unet: Unet,
): UnetRow {
  return {
    latents: window.length === state.shape.frames ? latents : takeFrames(latents, state.shape, window),
    conditions: state.conditions,
    timestep: nextTimestep(state),
    embedding: isNegative ? state.negative : state.positive,
    timestepCond:
      unet.timestepCondDim === 0 ? undefined : embedGuidanceScale(state.guidance.scale, unet.timestepCondDim),
  };
}
