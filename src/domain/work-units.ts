import type { GenerationRequest } from './generation-request.ts';
import type { MediaKind } from './media-kind.ts';

/** Pixels of one unit: 256 x 256. */
const pixelsPerUnit = 65_536;

/**
 * Decoding a frame, in denoising steps of the same size: Stable Diffusion 1.5 at 512 x 512 takes 2.51 TFLOP for the VAE
 * and 0.803 for one UNet call, and both grow with the number of pixels.
 */
const stepsPerDecoding = 3;

/**
 * Engine milliseconds for one unit until a model has been measured on this machine. On the high side, because what was
 * reserved too much is given back and a price is never raised: Stable Diffusion 1.5 on an RTX 3060 without fused graphs
 * takes 25, `models/mini` on one CPU core 15 for pictures and up to 20 for GIFs (docs/benchmarks.md).
 */
export const fallbackMsPerUnit: Readonly<Record<MediaKind, number>> = { image: 30, gif: 40 };

/**
 * How much work a request is, in denoising steps of one 256 x 256 sample. A sample is one frame of one picture; with
 * guidance on, each step draws it twice (with and without the prompt); decoding counts as a few steps more. What else
 * makes a model slow is in its measured rate.
 */
export function workUnits(request: GenerationRequest): number {
  const { widthPx, heightPx, frames, count, guidanceScale } = request;
  const callsPerStep = (guidanceScale > 1 ? 2 : 1) * (request.scheduler === 'heun' ? 2 : 1);
  const stepsPerFrame = drawnSteps(request) * callsPerStep + stepsPerDecoding;
  return stepsPerFrame * frames * count * ((widthPx * heightPx) / pixelsPerUnit);
}

/** Engine time to expect, from the measured rate of the model where there is one. */
export function predictMs(
  request: GenerationRequest,
  msPerUnit: number | undefined,
  fallback: Readonly<Record<MediaKind, number>> = fallbackMsPerUnit,
): number {
  return workUnits(request) * (msPerUnit ?? fallback[request.kind]);
}

/** Image-to-image leaves out the steps that a weak change does not need, as diffusers' `get_timesteps` does. */
function drawnSteps({ steps, initImage }: GenerationRequest): number {
  return initImage === undefined ? steps : Math.min(Math.trunc(steps * initImage.strength), steps);
}
