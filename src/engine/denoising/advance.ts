import { AppError } from '../../domain/app-error.ts';
import { isFiniteEverywhere } from '../models/tensors.ts';
import type { Unet, UnetRow } from '../models/unet.ts';
import { type DenoisingState, nextTimestep } from './denoising-state.ts';
import { averageWindows, takeFrames } from './frames.ts';
import { embedGuidanceScale, guide } from './guidance.ts';
import { putBack } from './repainting.ts';
import {
  framesPerRow,
  rowsLeft,
  rowsOfStep,
  rowsPerWindow,
  type StepRow,
  usesGuidance,
  windowsOfStep,
} from './step-rows.ts';

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
 * Advances every state by one step: one UNet call for all of them, or one for each window of clips longer than the
 * context. The states' `batchKey`s must agree.
 * @throws AppError as `predictRows`.
 */
export async function advance(
  states: readonly DenoisingState[],
  unet: Unet,
): Promise<readonly DenoisingState[]> {
  const advanced = [...states];
  const waiting = (): number[] =>
    [...states.keys()].filter((i) => advanced[i]?.trajectory.stepIndex === states[i]?.trajectory.stepIndex);
  for (let places = waiting(); places.length > 0; places = waiting()) {
    const further = await predictRows(
      places.flatMap((i) => advanced[i] ?? []),
      unet,
      rowsPerWindow,
    );
    for (const [at, i] of places.entries()) {
      const state = further[at];
      if (state !== undefined) advanced[i] = state;
    }
  }
  return advanced;
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
    const latents = state.scheduler.scaleInput(state.trajectory);
    return rowsOfStep(state, unet)
      .slice(state.predicted.length, state.predicted.length + rows)
      .map((row) => ({ isNegative: row.isNegative, unetRow: toUnetRow(state, row, latents, unet) }));
  });
  const inOrder = [true, false].flatMap((half) =>
    asked.flat().filter(({ isNegative }) => isNegative === half),
  );
  const predictions = await unet.predict(
    inOrder.map(({ unetRow }) => unetRow),
    { ...first.shape, frames: framesPerRow(first) },
  );
  if (!predictions.every(isFiniteEverywhere)) {
    throw new AppError('numeric-overflow', 'The UNet overflowed in half precision.');
  }
  return states.map((state, i) => {
    const added = (asked[i] ?? []).flatMap((row) => predictions[inOrder.indexOf(row)] ?? []);
    return added.length < rowsLeft(state, unet)
      ? // Copies: the next call overwrites this one's answers.
        { ...state, predicted: [...state.predicted, ...added.map((values) => values.slice())] }
      : makeStep(state, [...state.predicted, ...added], unet);
  });
}

/** The step, from a prediction for each of its rows, which guidance may overwrite. */
function makeStep(state: DenoisingState, rows: readonly Float32Array[], unet: Unet): DenoisingState {
  const windows = windowsOfStep(state);
  const isTwofold = usesGuidance(state, unet);
  const guided = windows.flatMap((_, w) => {
    const [first, second] = isTwofold ? rows.slice(2 * w) : rows.slice(w);
    if (first === undefined) return [];
    return isTwofold && second !== undefined ? guide(first, second, state.guidance) : first;
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
