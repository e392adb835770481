import type { Unet } from '../models/unet.ts';
import { contextWindows } from './context-windows.ts';
import type { DenoisingState } from './denoising-state.ts';
import { isGuided } from './guidance.ts';

/** With guidance, which takes most rows. */
export const rowsPerWindow = 2;

/** A row of a UNet call: frames of a state, with one of its two prompts. */
export interface StepRow {
  readonly window: readonly number[];
  readonly isNegative: boolean;
}

/** What the next step asks the network, in this order: window by window, the negative half first where there is guidance. */
export function rowsOfStep(state: DenoisingState, unet: Unet): readonly StepRow[] {
  const halves = usesGuidance(state, unet) ? [true, false] : [false];
  return windowsOfStep(state).flatMap((window) => halves.map((isNegative) => ({ window, isNegative })));
}

/** The windows of frames the next step goes through. */
export function windowsOfStep(state: DenoisingState): readonly (readonly number[])[] {
  const { shape, contextFrames, loop, trajectory } = state;
  return contextWindows({ frames: shape.frames, contextFrames, loop }, trajectory.stepIndex);
}

/** Rows that the next step still takes. */
export function rowsLeft(state: DenoisingState, unet: Unet): number {
  return rowsOfStep(state, unet).length - state.predicted.length;
}

/** Frames of each of a state's rows. */
export function framesPerRow({ shape, contextFrames }: DenoisingState): number {
  return Math.min(shape.frames, contextFrames);
}

/** A network with a guidance embedding was distilled to do without the second half. */
function usesGuidance({ guidance }: DenoisingState, unet: Unet): boolean {
  return isGuided(guidance) && unet.timestepCondDim === 0;
}
