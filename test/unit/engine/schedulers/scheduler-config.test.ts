import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { AppError } from '../../../../src/domain/app-error.ts';
import {
  parseSchedulerConfig,
  parseSchedulerConfigText,
} from '../../../../src/engine/schedulers/scheduler-config.ts';

function refusalOf(parse: () => unknown): AppError {
  try {
    parse();
  } catch (error) {
    if (error instanceof AppError) return error;
    throw error;
  }
  throw new Error('Expected a refusal');
}

describe('what a scheduler config may say', () => {
  test('nothing at all: every scheduler has defaults of its own', () => {
    expect(parseSchedulerConfig({})).toEqual({});
  });

  test('null, which counts as left out', () => {
    expect(parseSchedulerConfig({ trained_betas: null, use_karras_sigmas: null })).toEqual({});
  });

  test('fields of other classes and versions, which are ignored', () => {
    expect(
      parseSchedulerConfig({ _diffusers_version: '0.6.0', beta_end: 0.012, sample_max_value: 1 }),
    ).toEqual({
      beta_end: 0.012,
    });
  });

  test('false for a method Pincel does not have', () => {
    expect(() => parseSchedulerConfig({ thresholding: false, use_beta_sigmas: false })).not.toThrow();
  });
});

describe('a config that cannot be followed is refused with the file, the field and what was expected', () => {
  test.each([
    [{ beta_start: '0.1' }, '"beta_start" must be a number between 0 and 1, but is "0.1"'],
    [{ num_train_timesteps: 10.5 }, '"num_train_timesteps" must be a whole number'],
    [{ num_train_timesteps: 1e9 }, '"num_train_timesteps" must be a whole number from 2 to 1000000'],
    [{ beta_schedule: 'exp' }, '"beta_schedule" must be one of "linear", "scaled_linear"'],
    [{ prediction_type: 'flow_prediction' }, '"prediction_type" must be one of "epsilon"'],
    [{ steps_offset: -1 }, '"steps_offset" must be a whole number from 0'],
    [{ use_karras_sigmas: 1 }, '"use_karras_sigmas" must be true or false, but is 1'],
    [{ trained_betas: [0.1, 'x'] }, '"trained_betas.1" must be a number between 0 and 1, but is "x"'],
    [{ trained_betas: [0.1, 0.2] }, '"trained_betas" must be as long as "num_train_timesteps"'],
    [{ solver_order: 4 }, '"solver_order" must be a whole number from 1 to 3'],
    [{ thresholding: true }, '"thresholding" must be false (Pincel has no dynamic thresholding'],
    [{ predict_x0: false }, '"predict_x0" must be true'],
    [
      { use_karras_sigmas: true, use_exponential_sigmas: true },
      '"use_exponential_sigmas" must be false when',
    ],
    [[], 'the file must be a JSON object'],
    [undefined, 'the file must be a JSON object, but is missing'],
  ])('%j', (input, message) => {
    const refusal = refusalOf(() => parseSchedulerConfig(input));
    expect(refusal.kind).toBe('model-invalid');
    expect(refusal.message).toContain('scheduler/scheduler_config.json');
    expect(refusal.message).toContain(message);
  });

  test('a long wrong value is cut short', () => {
    const refusal = refusalOf(() => parseSchedulerConfig({ beta_schedule: 'x'.repeat(1000) }));
    expect(refusal.message.length).toBeLessThan(400);
  });

  test('whatever the value, it parses or is refused; nothing else is thrown', () => {
    const fields = [
      'num_train_timesteps',
      'beta_start',
      'beta_schedule',
      'trained_betas',
      'clip_sample',
      'lambda_min_clipped',
      'disable_corrector',
      'thresholding',
    ];
    fc.assert(
      fc.property(
        fc.oneof(fc.jsonValue(), fc.dictionary(fc.constantFrom(...fields), fc.jsonValue())),
        (input) => {
          try {
            parseSchedulerConfig(input);
          } catch (error) {
            expect(error).toBeInstanceOf(AppError);
          }
        },
      ),
    );
  });
});

describe('the text of a config file', () => {
  test('may hold the infinities and NaN that Python writes', () => {
    expect(
      parseSchedulerConfigText('{"lambda_min_clipped": -Infinity, "sigma_min": NaN, "other": Infinity}'),
    ).toEqual({ lambda_min_clipped: Number.NEGATIVE_INFINITY });
  });

  test('keeps those words inside strings', () => {
    expect(parseSchedulerConfigText('{"_class_name": "a \\" -Infinity NaN"}')).toEqual({
      _class_name: 'a " -Infinity NaN',
    });
  });

  test('that is not JSON is refused', () => {
    const refusal = refusalOf(() => parseSchedulerConfigText('{"beta_start": '));
    expect(refusal.message).toContain('scheduler/scheduler_config.json is not JSON');
  });

  test('means what the parsed value means', () => {
    fc.assert(
      fc.property(fc.string(), (name) => {
        expect(parseSchedulerConfigText(JSON.stringify({ _class_name: name }))).toEqual({
          _class_name: name,
        });
      }),
    );
  });
});
