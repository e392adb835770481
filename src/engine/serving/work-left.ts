import type { GenerationRequest } from '../../domain/generation-request.ts';
import { contextWindows } from '../denoising/context-windows.ts';
import { isGuided } from '../denoising/guidance.ts';
import { framesPerRow } from '../denoising/step-rows.ts';
import type { ModelFolder } from '../models/model-folder.ts';
import { contextFramesOf, networkOf } from '../models/network-of.ts';
import type { Drawing } from './drawing.ts';
import type { StepCosts } from './step-costs.ts';

/** What a denoising step of a request costs is kept by this. */
export function denoisingKey({
  frames,
  widthPx,
  heightPx,
}: Pick<GenerationRequest, 'frames' | 'widthPx' | 'heightPx'>): string {
  return `denoise ${frames}x${widthPx}x${heightPx}`;
}

/** What decoding a frame costs is kept by this. */
export function decodingKey({
  widthPx,
  heightPx,
}: {
  readonly widthPx: number;
  readonly heightPx: number;
}): string {
  return `decode ${widthPx}x${heightPx}`;
}

/** Slots that one step of one of a request's pictures takes. */
export function slotsPerStepOf(request: GenerationRequest, folder: ModelFolder): number {
  const network = networkOf(folder, request.kind);
  const { frames, loop } = request;
  const windows = contextWindows({ frames, contextFrames: contextFramesOf(folder), loop }, 0);
  const isTwofold =
    isGuided({ scale: request.guidanceScale, rescale: 0 }) && !network?.config.time_cond_proj_dim;
  return windows.length * (windows[0]?.length ?? 1) * (isTwofold ? 2 : 1);
}

/** Engine time that a drawing still needs if it goes on alone, as far as measured costs tell. */
export function workLeftMs({ job: { request }, phase, slotsPerStep }: Drawing, costs: StepCosts): number {
  const stepMs = costs.expectMs(denoisingKey(request), slotsPerStep);
  const clipMs = request.frames * costs.expectMs(decodingKey(request), 1);
  switch (phase.name) {
    case 'text':
    case 'begin':
      return request.count * (request.steps * stepMs + clipMs);
    case 'denoise': {
      const steps = phase.states.map(
        (state) =>
          state.scheduler.timesteps.length -
          state.trajectory.stepIndex -
          (state.predicted.length * framesPerRow(state)) / slotsPerStep,
      );
      return steps.reduce((sum, left) => sum + left, 0) * stepMs + phase.states.length * clipMs;
    }
    case 'decode':
    case 'judge':
      return (
        phase.clips.reduce((sum, { pixels, framesDone }) => sum + 1 - framesDone / pixels.frames, 0) * clipMs
      );
    case 'write':
      return 0;
  }
}
