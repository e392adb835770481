import type { DenoisingState } from '../denoising/denoising-state.ts';
import { latentColorsOf, previewLatents } from '../denoising/latent-preview.ts';
import type { Drawing } from './drawing.ts';
import type { EngineLoopDeps } from './engine-loop.ts';
import { isJudged } from './judging-turn.ts';

/** Wide enough to look at beside a prompt, small enough to send with every step. */
const previewWidthPx = 256;

/**
 * Sends what the first picture (the middle frame of a GIF) is about to become. Never waits: a step that finds the last
 * preview still being encoded sends none, and what will be judged is not shown before it was. A preview that cannot be
 * made is not worth failing a picture for.
 */
export function sendPreview(drawing: Drawing, states: readonly DenoisingState[], deps: EngineLoopDeps): void {
  const [state] = states;
  const colors = latentColorsOf(deps.model.folder.vaeConfig);
  if (state === undefined || colors === undefined || drawing.previewPending) return;
  if (isJudged(drawing.job, deps.model)) return;
  const { trajectory, shape, scheduler } = state;
  if (trajectory.predictedOriginal === undefined) return;
  const preview = previewLatents(trajectory.predictedOriginal, shape, Math.floor(shape.frames / 2), colors);
  drawing.previewPending = true;
  deps.media
    .encodePreview(preview.rgb, preview.widthPx, preview.heightPx, previewWidthPx)
    .then((png) => {
      if (drawing.phase.name === 'denoise' && !drawing.canceled) {
        drawing.emit({ type: 'preview', step: trajectory.stepIndex, steps: scheduler.timesteps.length, png });
      }
    })
    .catch(() => undefined)
    .finally(() => {
      drawing.previewPending = false;
    });
}
