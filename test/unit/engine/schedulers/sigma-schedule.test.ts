import { describe, expect, test } from 'vitest';
import { ddpmBetas } from '../../../../src/engine/schedulers/betas.ts';
import type { SchedulerConfig } from '../../../../src/engine/schedulers/scheduler-config.ts';
import { createSigmaSchedule } from '../../../../src/engine/schedulers/sigma-schedule.ts';

function scheduleOf(config: SchedulerConfig, steps: number) {
  return createSigmaSchedule(config, steps, {
    betas: ddpmBetas,
    zeroSnr: 'floored',
    reshapes: true,
    hasEulerOptions: true,
  });
}

const stableDiffusion = { beta_start: 0.00085, beta_end: 0.012 } as const;

describe('sigmas', () => {
  test('of AnimateDiff-Lightning in 4 steps are the published ones, ending at zero', () => {
    const { sigmas } = scheduleOf({ ...stableDiffusion, timestep_spacing: 'trailing' }, 4);
    const expected = [25.1461, 6.5572, 2.276, 0.867, 0];
    expect(sigmas).toHaveLength(expected.length);
    sigmas.forEach((sigma, index) => {
      expect(sigma).toBeCloseTo(expected[index] ?? Number.NaN, 4);
    });
  });

  test('of Stable Diffusion start at 14.6147', () => {
    const { sigmas } = scheduleOf({ ...stableDiffusion, beta_schedule: 'scaled_linear' }, 20);
    expect(sigmas[0]).toBeCloseTo(14.6146, 3);
  });

  test('fall strictly, whatever their shape', () => {
    for (const shape of [
      {},
      { use_karras_sigmas: true },
      { use_exponential_sigmas: true },
      { interpolation_type: 'log_linear' as const },
      { rescale_betas_zero_snr: true },
    ]) {
      const { sigmas } = scheduleOf({ ...stableDiffusion, ...shape }, 25);
      expect(sigmas.every((sigma, index) => sigma < (sigmas[index - 1] ?? Number.POSITIVE_INFINITY))).toBe(
        true,
      );
    }
  });

  test('stay finite at zero terminal SNR: the first is 4096', () => {
    const { sigmas } = scheduleOf({ timestep_spacing: 'trailing', rescale_betas_zero_snr: true }, 4);
    expect(sigmas[0]).toBeCloseTo(4096, 2);
  });

  test('end at the smallest training sigma when asked', () => {
    const { sigmas } = scheduleOf({ final_sigmas_type: 'sigma_min' }, 4);
    expect(sigmas.at(-1)).toBeCloseTo(0.01, 4);
  });

  test('give the first latents their scale: with the signal, unless spacing is leading', () => {
    const trailing = scheduleOf({ timestep_spacing: 'trailing' }, 4);
    expect(trailing.initNoiseSigma).toBe(trailing.sigmas[0]);
    const leading = scheduleOf({ timestep_spacing: 'leading' }, 4);
    expect(leading.initNoiseSigma).toBeCloseTo(Math.hypot(leading.sigmas[0] ?? Number.NaN, 1), 3);
  });
});
