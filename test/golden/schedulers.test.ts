import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { AppError } from '../../src/domain/app-error.ts';
import { type SchedulerName, schedulerNames } from '../../src/domain/scheduler-name.ts';
import { createScheduler } from '../../src/engine/schedulers/create-scheduler.ts';
import type { NoiseSource, Scheduler } from '../../src/engine/schedulers/scheduler.ts';
import { parseSchedulerConfig } from '../../src/engine/schedulers/scheduler-config.ts';

/**
 * Trajectories against diffusers 0.42.1 (tools/golden/schedulers.py), latents compared after every model call: the
 * largest difference allowed, relative to the largest latent of that call. (A latent near 0 is the small difference
 * of large ones: from sigma 4096 down, float32 leaves it no relative precision of its own.)
 */
const tolerance = 1e-4;
/** Timesteps found from reshaped sigmas are fractions, as good as NumPy's float32 logarithm. Others match exactly. */
const fractionTolerance = 1e-3;

const floats = z.string().transform((text) => {
  const bytes = Uint8Array.from(Buffer.from(text, 'base64'));
  return new Float32Array(bytes.buffer);
});
const trajectory = z.object({
  scheduler: z.enum(schedulerNames),
  config: z.number(),
  steps: z.number(),
  strength: z.number().optional(),
  timesteps: z.array(z.number()),
  initNoiseSigma: z.number(),
  latents: floats,
});
const unfinished = trajectory.pick({ scheduler: true, config: true, steps: true }).extend({
  isFinite: z.literal(false),
});
const fixture = z
  .object({
    start: floats,
    noise: floats,
    configs: z.array(z.unknown()),
    cases: z.array(z.union([trajectory, unfinished])),
  })
  .parse(JSON.parse(readFileSync(new URL('fixtures/schedulers.json', import.meta.url), 'utf8')));

type Trajectory = z.infer<typeof trajectory>;
const { start, cases } = fixture;
const trajectories = cases.filter((golden): golden is Trajectory => 'latents' in golden);
const count = start.length;
const addedNoise = fixture.noise.slice(-count);

function configOf(golden: Pick<Trajectory, 'config'>) {
  return parseSchedulerConfig(fixture.configs[golden.config]);
}

/** The model of tools/golden/schedulers.py. */
function model(sample: Float32Array, timestep: number): Float32Array {
  const time = Math.fround(timestep / 1000);
  return sample.map((value, index) => {
    const pattern = Math.fround(((index % 7) - 3) / 7);
    return Math.fround(value / Math.fround(1 + Math.abs(value))) + Math.fround(pattern * time);
  });
}

function recordedNoise(): NoiseSource {
  let drawn = 0;
  return (length) => {
    const noise = fixture.noise.slice(drawn, drawn + length);
    drawn += length;
    return noise;
  };
}

function latentsAfterEveryCall(scheduler: Scheduler, strength: number | undefined): Float32Array[] {
  const begin = strength === undefined ? 0 : scheduler.beginIndexFor(strength);
  const noisy =
    strength === undefined
      ? start.map((value) => value * scheduler.initNoiseSigma)
      : scheduler.addNoise(start, addedNoise, begin);
  let state = scheduler.start(noisy, begin);
  const noise = recordedNoise();
  return scheduler.timesteps.slice(begin).map((timestep) => {
    state = scheduler.step(state, model(scheduler.scaleInput(state), timestep), noise);
    return state.sample;
  });
}

function largestDifference(actual: readonly Float32Array[], expected: Float32Array): number {
  const differences = actual.map((latents, call) => {
    const reference = expected.slice(call * count, (call + 1) * count);
    const scale = Math.max(...reference.map(Math.abs));
    return (
      Math.max(...latents.map((value, index) => Math.abs(value - (reference[index] ?? Number.NaN)))) / scale
    );
  });
  return Math.max(...differences);
}

function titleOf({ steps, strength, config }: Trajectory): string {
  const { trained_betas, ...shown } = z.record(z.string(), z.unknown()).parse(fixture.configs[config]);
  const begin = strength === undefined ? '' : ` from strength ${strength}`;
  return `${steps} steps${begin}, ${JSON.stringify(trained_betas ? { ...shown, trained_betas: '…' } : shown)}`;
}

describe.each(schedulerNames)('%s draws what diffusers draws', (name: SchedulerName) => {
  const own = trajectories.filter((golden) => golden.scheduler === name);

  test('on at least forty recorded trajectories', () => {
    expect(own.length).toBeGreaterThanOrEqual(40);
  });

  test.each(own.map((golden) => [titleOf(golden), golden] as const))('in %s', (_title, golden) => {
    const scheduler = createScheduler(name, configOf(golden), golden.steps);

    expect(scheduler.timesteps).toHaveLength(golden.timesteps.length);
    scheduler.timesteps.forEach((timestep, index) => {
      const expected = golden.timesteps[index] ?? Number.NaN;
      expect(Math.abs(timestep - expected)).toBeLessThanOrEqual(
        Number.isInteger(expected) ? 0 : fractionTolerance,
      );
    });
    expect(scheduler.initNoiseSigma).toBeCloseTo(golden.initNoiseSigma, 3);
    const latents = latentsAfterEveryCall(scheduler, golden.strength);
    expect(latents.length * count).toBe(golden.latents.length);
    expect(largestDifference(latents, golden.latents)).toBeLessThan(tolerance);
  });
});

test('where diffusers runs into infinities, the config is refused with a reason', () => {
  const refused = cases.filter((golden) => !('latents' in golden));
  expect(refused.length).toBeGreaterThan(0);
  for (const { scheduler, config, steps } of refused) {
    expect(() => createScheduler(scheduler, configOf({ config }), steps)).toThrow(AppError);
  }
});
