import type { TorchGenerator } from '../noise/torch-generator.ts';
import { type OnnxSession, requireInput, requireOutput } from './onnx-session.ts';
import { toFloat32, toTensor } from './tensors.ts';

interface FrameShape {
  readonly channels: number;
  readonly height: number;
  readonly width: number;
}

/** Latents to pixels. */
export interface VaeDecoder {
  /** Decodes `count` unscaled latents [count, C, h, w] to [count, 3, H, W] in about [-1, 1]. */
  decode(latents: Float32Array, count: number, shape: FrameShape): Promise<Float32Array>;
}

/** @throws AppError `model-invalid`. */
export function createVaeDecoder(session: OnnxSession): VaeDecoder {
  const input = requireInput(session, 'latent_sample');
  const output = requireOutput(session, 'sample');
  return {
    async decode(latents, count, { channels, height, width }) {
      const feeds = { [input.name]: toTensor(input.type, latents, [count, channels, height, width]) };
      const tensor = (await session.run(feeds))[output.name];
      if (tensor === undefined) throw new Error(`${session.path} ran without ${output.name}`);
      return toFloat32(tensor);
    },
  };
}

/** Pixels to latents. */
export interface VaeEncoder {
  /** Whether encoding draws from the generator. */
  readonly isRandom: boolean;
  /** Encodes one picture [3, H, W] in [-1, 1] to unscaled latents [C, h, w], sampled where the encoder gives a distribution. */
  encode(
    pixels: Float32Array,
    height: number,
    width: number,
    generator: TorchGenerator,
  ): Promise<Float32Array>;
}

/**
 * Optimum's encoder answers `latent_parameters`, mean and log-variance to sample from (clamped to [-30, 20] as
 * diffusers' DiagonalGaussianDistribution does); the older converter's answers `latent_sample` itself.
 * @throws AppError `model-invalid`.
 */
export function createVaeEncoder(session: OnnxSession): VaeEncoder {
  const input = requireInput(session, 'sample');
  const output = requireOutput(session, 'latent_parameters', 'latent_sample');
  const isRandom = output.name !== 'latent_sample';
  return {
    isRandom,
    async encode(pixels, height, width, generator) {
      const tensor = (
        await session.run({ [input.name]: toTensor(input.type, pixels, [1, 3, height, width]) })
      )[output.name];
      if (tensor === undefined) throw new Error(`${session.path} ran without ${output.name}`);
      const values = toFloat32(tensor);
      return isRandom ? samplePosterior(values, generator) : values;
    },
  };
}

function samplePosterior(parameters: Float32Array, generator: TorchGenerator): Float32Array {
  const length = parameters.length / 2;
  const noise = generator.randn(length);
  const latents = new Float32Array(length);
  for (let i = 0; i < length; i++) {
    const logVariance = Math.min(20, Math.max(-30, parameters[length + i] ?? 0));
    const deviation = Math.fround(Math.exp(Math.fround(0.5 * logVariance)));
    latents[i] = (parameters[i] ?? 0) + Math.fround(deviation * (noise[i] ?? 0));
  }
  return latents;
}
