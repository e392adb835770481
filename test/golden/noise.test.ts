import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { createTorchGenerator } from '../../src/engine/noise/torch-generator.ts';

const seedSchema = z.int().nonnegative();
const reference = z
  .object({
    fresh: z.array(z.object({ seed: seedSchema, length: z.int(), values: z.base64() })).min(1),
    long: z
      .array(z.object({ seed: seedSchema, length: z.int(), tail: z.base64(), sha256: z.string() }))
      .min(1),
    mixed: z.array(z.object({ seed: seedSchema, lengths: z.array(z.int()), tails: z.base64() })).min(1),
  })
  .parse(JSON.parse(readFileSync(join(import.meta.dirname, 'fixtures', 'noise.json'), 'utf8')));

function toFloats(base64: string): number[] {
  const bytes = Buffer.from(base64, 'base64');
  return Array.from({ length: bytes.length / 4 }, (_, i) => bytes.readFloatLE(4 * i));
}

test.each(reference.fresh)('seed $seed draws torch’s first $length normals, to the bit', (drawn) => {
  const values = createTorchGenerator(drawn.seed).randn(drawn.length);
  expect(Array.from(values)).toEqual(toFloats(drawn.values));
});

test.each(reference.long)('seed $seed draws torch’s $length normals, to the bit', (drawn) => {
  const values = createTorchGenerator(drawn.seed).randn(drawn.length);
  expect(Array.from(values.slice(-16))).toEqual(toFloats(drawn.tail));
  expect(createHash('sha256').update(values).digest('hex')).toBe(drawn.sha256);
});

test.each(reference.mixed)(
  'seed $seed carries its state through draws of $lengths',
  ({ seed, lengths, tails }) => {
    const generator = createTorchGenerator(seed);
    const drawn = lengths.flatMap((length) => Array.from(generator.randn(length).slice(-16)));
    expect(drawn).toEqual(toFloats(tails));
  },
);
