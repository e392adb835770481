import { boxMullerBlock } from './box-muller.ts';
import { createMersenneTwister } from './mersenne-twister.ts';

const blockLength = 16;
const twoToMinus24 = 2 ** -24;
const twoToMinus53 = 2 ** -53;

export interface TorchGenerator {
  /** The next `length` standard normals. State carries on from call to call, and depends on how a draw is split. */
  randn(length: number): Float32Array<ArrayBuffer>;
}

/**
 * Draws what `torch.randn(n, generator=torch.Generator('cpu').manual_seed(seed))` draws in float32, so that a seed
 * gives the picture it gives in diffusers on the CPU. As in PyTorch (ATen `DistributionTemplates.h`), 16 values and
 * more come from float32 blocks of 16 (the last 16 are drawn again when the length is no multiple of 16), fewer from
 * a float64 path whose second normal is kept for the next short call. How close: docs/numerics.md.
 * @param seed integer in 0 … 2^32 - 1
 */
export function createTorchGenerator(seed: number): TorchGenerator {
  const nextUint32 = createMersenneTwister(seed);
  let spareNormal: number | undefined;

  function fillUniforms(values: Float32Array, from: number): void {
    for (let i = from; i < values.length; i++) values[i] = (nextUint32() & 0xffffff) * twoToMinus24;
  }

  function nextUniform53(): number {
    const high = nextUint32();
    const low = nextUint32();
    return ((high & 0x1fffff) * 2 ** 32 + low) * twoToMinus53;
  }

  function nextNormal(): number {
    if (spareNormal !== undefined) {
      const spare = spareNormal;
      spareNormal = undefined;
      return spare;
    }
    const angle = 2 * Math.PI * nextUniform53();
    const radius = Math.sqrt(-2 * Math.log1p(-nextUniform53()));
    spareNormal = radius * Math.sin(angle);
    return radius * Math.cos(angle);
  }

  return {
    randn(length) {
      const values = new Float32Array(length);
      if (length < blockLength) {
        for (let i = 0; i < length; i++) values[i] = nextNormal();
        return values;
      }
      fillUniforms(values, 0);
      const wholeBlocks = length - (length % blockLength);
      for (let offset = 0; offset < wholeBlocks; offset += blockLength) boxMullerBlock(values, offset);
      if (wholeBlocks < length) {
        fillUniforms(values, length - blockLength);
        boxMullerBlock(values, length - blockLength);
      }
      return values;
    },
  };
}
