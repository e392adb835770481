import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { schedulerNames } from '../../../../src/domain/scheduler-name.ts';
import { createScheduler } from '../../../../src/engine/schedulers/create-scheduler.ts';
import type { NoiseSource, SchedulerState } from '../../../../src/engine/schedulers/scheduler.ts';
import type { SchedulerConfig } from '../../../../src/engine/schedulers/scheduler-config.ts';

const count = 6;
const latents = fc.float32Array({ minLength: count, maxLength: count, min: -2, max: 2, noNaN: true });
const configs: fc.Arbitrary<SchedulerConfig> = fc.record({
  prediction_type: fc.constantFrom('epsilon', 'v_prediction', 'sample'),
  timestep_spacing: fc.constantFrom('linspace', 'leading', 'trailing'),
  beta_schedule: fc.constantFrom('linear', 'scaled_linear'),
  skip_prk_steps: fc.constant(true),
  clip_sample: fc.boolean(),
});
const stableDiffusion: SchedulerConfig = {
  beta_start: 0.00085,
  beta_end: 0.012,
  beta_schedule: 'scaled_linear',
  clip_sample: false,
  set_alpha_to_one: false,
  skip_prk_steps: true,
  steps_offset: 1,
};

const constantNoise: NoiseSource = (length) => new Float32Array(length).fill(0.5);

function copyOf(state: SchedulerState): SchedulerState {
  return structuredClone(state);
}

function boundedModel(sample: Float32Array): Float32Array {
  return sample.map((value) => value / (1 + Math.abs(value)));
}

describe.each(schedulerNames)('%s', (name) => {
  test('is finished, with finite latents, after as many steps as it has timesteps, one at a time', () => {
    fc.assert(
      fc.property(configs, fc.integer({ min: 1, max: 30 }), latents, (config, steps, sample) => {
        const scheduler = createScheduler(name, config, steps);
        let state = scheduler.start(sample.map((value) => value * scheduler.initNoiseSigma));
        expect(state.stepIndex).toBe(0);
        expect(state.predictedOriginal).toBeUndefined();
        for (const index of scheduler.timesteps.keys()) {
          state = scheduler.step(state, boundedModel(scheduler.scaleInput(state)), constantNoise);
          expect(state.stepIndex).toBe(index + 1);
          expect(state.predictedOriginal?.every(Number.isFinite)).toBe(true);
        }
        expect(state.sample.every(Number.isFinite)).toBe(true);
        expect(() => scheduler.step(state, sample, constantNoise)).toThrow(RangeError);
      }),
      { numRuns: 30 },
    );
  });

  test('never changes a state, and answers the same state to the same call', () => {
    fc.assert(
      fc.property(configs, latents, latents, (config, sample, output) => {
        const scheduler = createScheduler(name, config, 6);
        let state = scheduler.start(sample);
        for (const _ of scheduler.timesteps) {
          const before = copyOf(state);
          const next = scheduler.step(state, output, constantNoise);
          scheduler.scaleInput(state);
          expect(state).toEqual(before);
          expect(scheduler.step(state, output, constantNoise)).toEqual(next);
          state = next;
        }
      }),
      { numRuns: 30 },
    );
  });

  test('keeps nothing of the array the model answered in: it may be filled again', () => {
    fc.assert(
      fc.property(configs, latents, latents, (config, sample, output) => {
        const scheduler = createScheduler(name, config, 6);
        const reused = output.slice();
        let state = scheduler.start(sample);
        for (const _ of scheduler.timesteps) {
          reused.set(output);
          state = scheduler.step(state, reused, constantNoise);
          const before = copyOf(state);
          reused.fill(9);
          expect(state).toEqual(before);
        }
      }),
      { numRuns: 30 },
    );
  });

  test('recovers the clean latents when the model names the noise that was added to them', () => {
    fc.assert(
      fc.property(latents, latents, fc.integer({ min: 0, max: 9 }), (clean, noise, beginIndex) => {
        const scheduler = createScheduler(name, stableDiffusion, 10);
        const state = scheduler.start(scheduler.addNoise(clean, noise, beginIndex), beginIndex);
        const { predictedOriginal } = scheduler.step(state, noise, constantNoise);
        predictedOriginal?.forEach((value, index) => {
          // LCM mixes in a trace of the sample (its boundary condition): 4e-4 of it at the cleanest timestep here.
          expect(Math.abs(value - (clean[index] ?? Number.NaN))).toBeLessThan(0.001);
        });
      }),
    );
  });

  test('started part-way takes only the calls that are left', () => {
    for (const strength of [0.3, 0.75, 1]) {
      const scheduler = createScheduler(name, stableDiffusion, 8);
      const beginIndex = scheduler.beginIndexFor(strength);
      let state = scheduler.start(new Float32Array(count), beginIndex);
      expect(state.stepIndex).toBe(beginIndex);
      for (const _ of scheduler.timesteps.slice(beginIndex)) {
        state = scheduler.step(state, new Float32Array(count).fill(0.1), constantNoise);
      }
      expect(state.stepIndex).toBe(scheduler.timesteps.length);
      expect(state.sample.every(Number.isFinite)).toBe(true);
    }
  });

  test('refuses latents of another length', () => {
    const scheduler = createScheduler(name, stableDiffusion, 5);
    const state = scheduler.start(new Float32Array(count));
    expect(() => scheduler.step(state, new Float32Array(count + 1), constantNoise)).toThrow(RangeError);
  });
});

describe('noise is drawn', () => {
  test.each([
    ['euler', 0],
    ['euler-ancestral', 5],
    ['ddim', 0],
    ['pndm', 0],
    ['dpmpp-2m', 0],
    ['unipc', 0],
    ['lms', 0],
    ['heun', 0],
    ['lcm', 4],
    ['tcd', 4],
  ] as const)('by %s %i times in 5 steps', (name, expected) => {
    const scheduler = createScheduler(name, stableDiffusion, 5);
    let draws = 0;
    let state = scheduler.start(new Float32Array(count));
    for (const _ of scheduler.timesteps) {
      state = scheduler.step(state, new Float32Array(count), (length) => {
        draws += 1;
        return constantNoise(length);
      });
    }
    expect(draws).toBe(expected);
  });
});
