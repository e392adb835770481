import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { AppError } from '../../../../src/domain/app-error.ts';
import {
  alphaAt,
  cumulativeAlphas,
  ddpmBetas,
  refuseNoiseFromPureNoise,
} from '../../../../src/engine/schedulers/betas.ts';

const zeroSnr = { beta_schedule: 'scaled_linear', rescale_betas_zero_snr: true } as const;

describe('cumulative alphas', () => {
  test('fall from almost 1 towards 0 in every schedule', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('linear' as const, 'scaled_linear' as const, 'squaredcos_cap_v2' as const),
        fc.integer({ min: 2, max: 1100 }),
        fc.boolean(),
        (beta_schedule, num_train_timesteps, rescale_betas_zero_snr) => {
          const alphas = cumulativeAlphas(
            { beta_schedule, num_train_timesteps, rescale_betas_zero_snr },
            ddpmBetas,
            'exact',
          );
          expect(alphas).toHaveLength(num_train_timesteps);
          expect(alphas.every((alpha, index) => alpha >= 0 && alpha <= (alphas[index - 1] ?? 1))).toBe(true);
        },
      ),
    );
  });

  test('of given betas are their running product', () => {
    const alphas = cumulativeAlphas(
      { num_train_timesteps: 3, trained_betas: [0.5, 0.5, 0.75] },
      ddpmBetas,
      'exact',
    );
    expect([...alphas]).toEqual([0.5, 0.25, 0.0625]);
  });

  test('end at 0, or at 2^-24 where sigmas are needed, when rescaled to zero terminal SNR', () => {
    expect(cumulativeAlphas(zeroSnr, ddpmBetas, 'exact').at(-1)).toBe(0);
    expect(cumulativeAlphas(zeroSnr, ddpmBetas, 'floored').at(-1)).toBe(2 ** -24);
  });

  test('are left alone by schedulers that know no rescaling', () => {
    expect(cumulativeAlphas(zeroSnr, ddpmBetas, 'ignored')).toEqual(
      cumulativeAlphas({ beta_schedule: 'scaled_linear' }, ddpmBetas, 'exact'),
    );
  });

  test('outside the schedule take the nearest value', () => {
    const alphas = Float32Array.of(0.75, 0.5, 0.25);
    expect([-1, 0, 2, 3].map((timestep) => alphaAt(alphas, timestep))).toEqual([0.75, 0.75, 0.25, 0.25]);
  });
});

describe('a schedule that starts from pure noise', () => {
  const alphas = Float32Array.of(0.5, 0);

  test('is refused to a model that predicts noise', () => {
    expect(() => refuseNoiseFromPureNoise(alphas, [1, 0], 'epsilon')).toThrow(AppError);
  });

  test('is fine for the other predictions, and when its last timestep is not used', () => {
    expect(() => refuseNoiseFromPureNoise(alphas, [1, 0], 'v_prediction')).not.toThrow();
    expect(() => refuseNoiseFromPureNoise(alphas, [0], 'epsilon')).not.toThrow();
  });
});
