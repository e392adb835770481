import type { GenerationRequest } from '../../domain/generation-request.ts';
import type { DenoisingState } from '../denoising/denoising-state.ts';
import { type LatentShape, latentLength } from '../denoising/latent-shape.ts';
import type { LoadedModel } from '../models/loaded-model.ts';
import type { ModelFolder } from '../models/model-folder.ts';
import { contextFramesOf, requireNetworkOf } from '../models/network-of.ts';
import { createTorchGenerator, type TorchGenerator } from '../noise/torch-generator.ts';
import { createScheduler } from '../schedulers/create-scheduler.ts';
import type { Scheduler, SchedulerState } from '../schedulers/scheduler.ts';
import type { EncodedPrompts } from './encode-prompts.ts';

/** The latents' shape of a request. A picture is a clip of one frame. */
function latentShapeOf(model: LoadedModel, request: GenerationRequest): LatentShape {
  return {
    channels: model.folder.vaeConfig.latent_channels,
    frames: request.frames,
    height: request.heightPx / model.folder.vaeFactor,
    width: request.widthPx / model.folder.vaeFactor,
  };
}

/**
 * Text-to-image and text-to-GIF: picture `index` of a request, from pure noise.
 * 1. a generator of its own, seeded `seed + index`;
 * 2. standard normal latents, drawn in one go as diffusers' `prepare_latents` draws them;
 * 3. scaled to the scheduler's first sigma.
 */
export function beginFromNoise(
  model: LoadedModel,
  request: GenerationRequest,
  prompts: EncodedPrompts,
  index: number,
): DenoisingState {
  const generator = generatorFor(request, index);
  const scheduler = schedulerFor(model, request);
  const latents = generator.randn(latentLength(latentShapeOf(model, request)));
  const sigma = Math.fround(scheduler.initNoiseSigma);
  for (let i = 0; i < latents.length; i++) latents[i] = (latents[i] ?? 0) * sigma;
  return toState(model, request, prompts, scheduler, scheduler.start(latents), generator);
}

/**
 * Image-to-image: picture `index` of a request, from a noisy version of another.
 * 1. the picture [3, H, W] in [-1, 1] through the VAE encoder, sampled with this picture's generator;
 * 2. scaled into latent space;
 * 3. noise from the same generator, added for the step that `strength` begins at.
 * The order of the two draws is diffusers' `StableDiffusionImg2ImgPipeline.prepare_latents`.
 */
export async function beginFromPicture(
  model: LoadedModel,
  request: GenerationRequest,
  prompts: EncodedPrompts,
  index: number,
  picture: { readonly pixels: Float32Array; readonly strength: number },
): Promise<DenoisingState> {
  const encoder = await model.vaeEncoder?.get();
  if (encoder === undefined) throw new Error('Image-to-image was asked of a model without a VAE encoder');
  const generator = generatorFor(request, index);
  const scheduler = schedulerFor(model, request);
  const encoded = await encoder.encode(picture.pixels, request.heightPx, request.widthPx, generator);
  const original = toLatents(encoded, model.folder);
  const begin = scheduler.beginIndexFor(picture.strength);
  const noisy =
    begin >= scheduler.timesteps.length
      ? original
      : scheduler.addNoise(original, generator.randn(original.length), begin);
  return toState(model, request, prompts, scheduler, scheduler.start(noisy, begin), generator);
}

/** What the VAE's encoder answers, scaled as the UNet has it. */
export function toLatents(encoded: Float32Array, { vaeEncoder, vaeConfig }: ModelFolder): Float32Array {
  const { scaling_factor: scale, shift_factor: shift } = vaeEncoder?.config ?? vaeConfig;
  return encoded.map((value) => Math.fround(value - (shift ?? 0)) * Math.fround(scale));
}

/** The scheduler that is asked for, on the schedule of the network that draws this kind. */
export function schedulerFor({ folder }: LoadedModel, request: GenerationRequest): Scheduler {
  const { schedulerConfig } = requireNetworkOf(folder, request.kind);
  return createScheduler(request.scheduler, schedulerConfig, request.steps);
}

export function generatorFor(request: GenerationRequest, index: number): TorchGenerator {
  return createTorchGenerator(seedOf(request, index));
}

/** The seed of picture `index`: `seed + index`, wrapping at 2^32. */
export function seedOf(request: GenerationRequest, index: number): number {
  return (request.seed + index) % 2 ** 32;
}

export function toState(
  model: LoadedModel,
  request: GenerationRequest,
  prompts: EncodedPrompts,
  scheduler: Scheduler,
  trajectory: SchedulerState,
  generator: TorchGenerator,
): DenoisingState {
  return {
    shape: latentShapeOf(model, request),
    scheduler,
    trajectory,
    predicted: [],
    guidance: { scale: request.guidanceScale, rescale: request.guidanceRescale },
    positive: prompts.positive,
    negative: prompts.negative,
    contextFrames: contextFramesOf(model.folder),
    loop: request.loop,
    noise: (length) => generator.randn(length),
  };
}
