import type { GenerationRequest } from '../../domain/generation-request.ts';
import type { DenoisingState } from '../denoising/denoising-state.ts';
import { cutOut, toLatentMask } from '../denoising/repainting.ts';
import { pictureTakesMask } from '../models/check-networks.ts';
import type { LoadedModel } from '../models/loaded-model.ts';
import type { Scheduler } from '../schedulers/scheduler.ts';
import { generatorFor, schedulerFor, toLatents, toState } from './begin-denoising.ts';
import type { EncodedPrompts } from './encode-prompts.ts';

/** A picture, and where it is to be painted anew. */
export interface MaskedPicture {
  /** [3, H, W] in [-1, 1]. */
  readonly pixels: Float32Array;
  /** [H, W]: 255 for painted anew, 0 for kept. */
  readonly mask: Uint8Array;
  /** How much of it may change inside the mask. */
  readonly strength: number;
}

/**
 * Inpainting: picture `index` of a request, as diffusers' `StableDiffusionInpaintPipeline` does it, draws in its order.
 * 1. the picture through the VAE encoder, unless an inpainting network starts from pure noise;
 * 2. noise: alone at strength 1, else added to the picture for the step that `strength` begins at;
 * 3. the picture without what is painted anew through the encoder.
 * An inpainting network sees 3 and the mask at every step; any other has what is kept put back after each.
 */
export async function beginRepainting(
  model: LoadedModel,
  request: GenerationRequest,
  prompts: EncodedPrompts,
  index: number,
  { pixels, mask, strength }: MaskedPicture,
): Promise<DenoisingState> {
  const encoder = await model.vaeEncoder?.get();
  if (encoder === undefined) throw new Error('Inpainting was asked of a model without a VAE encoder');
  const generator = generatorFor(request, index);
  const scheduler = schedulerFor(model, request);
  const { widthPx, heightPx } = request;
  const encode = async (picture: Float32Array): Promise<Float32Array> =>
    toLatents(await encoder.encode(picture, heightPx, widthPx, generator), model.folder);

  const seesMask = pictureTakesMask(model.folder);
  const original = seesMask && strength === 1 ? undefined : await encode(pixels);
  const latentMask = toLatentMask(mask, widthPx, heightPx, model.folder.vaeFactor);
  const noise = generator.randn(latentMask.length * model.folder.vaeConfig.latent_channels);
  const begin = scheduler.beginIndexFor(strength);
  const sample =
    original === undefined || strength === 1
      ? scaleNoise(noise, scheduler)
      : begin >= scheduler.timesteps.length
        ? original
        : scheduler.addNoise(original, noise, begin);
  const state = toState(model, request, prompts, scheduler, scheduler.start(sample, begin), generator);
  if (seesMask) {
    const around = await encode(cutOut(pixels, mask));
    return { ...state, conditions: Float32Array.from([...latentMask, ...around]) };
  }
  // The reference encodes the cut-out here too, and does not use it: what counts is what it draws.
  if (encoder.isRandom) generator.randn(noise.length);
  return original === undefined ? state : { ...state, kept: { mask: latentMask, original, noise } };
}

/** A mask under which everything is painted anew: how an inpainting network draws from words alone. */
export function nothingKept(request: GenerationRequest): MaskedPicture {
  const pixels = request.widthPx * request.heightPx;
  return { pixels: new Float32Array(3 * pixels), mask: new Uint8Array(pixels).fill(255), strength: 1 };
}

function scaleNoise(noise: Float32Array, scheduler: Scheduler): Float32Array {
  const sigma = Math.fround(scheduler.initNoiseSigma);
  return noise.map((value) => value * sigma);
}
