import { describe, expect, test } from 'vitest';
import { AppError } from '../../../../src/domain/app-error.ts';
import { schedulerNames } from '../../../../src/domain/scheduler-name.ts';
import {
  createScheduler,
  maxStepsFor,
  schedulerNameFor,
} from '../../../../src/engine/schedulers/create-scheduler.ts';

describe('the scheduler a model folder names', () => {
  test.each([
    ['EulerDiscreteScheduler', 'euler'],
    ['EulerAncestralDiscreteScheduler', 'euler-ancestral'],
    ['DDIMScheduler', 'ddim'],
    ['PNDMScheduler', 'pndm'],
    ['DPMSolverMultistepScheduler', 'dpmpp-2m'],
    ['UniPCMultistepScheduler', 'unipc'],
    ['LMSDiscreteScheduler', 'lms'],
    ['HeunDiscreteScheduler', 'heun'],
    ['LCMScheduler', 'lcm'],
    ['TCDScheduler', 'tcd'],
  ])('%s is %s', (className, name) => {
    expect(schedulerNameFor({ _class_name: className })).toBe(name);
  });

  test('is dpmpp-2m-karras when DPM-Solver++ asks for Karras sigmas', () => {
    const config = { _class_name: 'DPMSolverMultistepScheduler', use_karras_sigmas: true };
    expect(schedulerNameFor(config)).toBe('dpmpp-2m-karras');
  });

  test.each([['FlowMatchEulerDiscreteScheduler'], [undefined]])(
    '%s is refused with those we have',
    (className) => {
      const refuse = () => schedulerNameFor({ _class_name: className });
      expect(refuse).toThrow(AppError);
      expect(refuse).toThrow(/EulerDiscreteScheduler, .*TCDScheduler/);
    },
  );
});

describe.each(schedulerNames)('%s', (name) => {
  test('serves 1 step up to its maximum (with PNDM started the way Stable Diffusion does), and no more', () => {
    const config = { skip_prk_steps: true };
    const most = maxStepsFor(name, config);
    expect(createScheduler(name, config, 1).timesteps).toHaveLength(1);
    expect(createScheduler(name, config, most).timesteps.length).toBeGreaterThanOrEqual(most);
    for (const steps of [0, -1, 1.5, most + 1, Number.NaN]) {
      expect(() => createScheduler(name, config, steps)).toThrow(AppError);
    }
  });
});

describe('Karras sigmas in DPM-Solver++', () => {
  const config = { use_karras_sigmas: true };

  test('follow the name, not the config', () => {
    expect(createScheduler('dpmpp-2m', config, 5).timesteps).toEqual(
      createScheduler('dpmpp-2m', {}, 5).timesteps,
    );
    expect(createScheduler('dpmpp-2m-karras', {}, 5).timesteps).toEqual(
      createScheduler('dpmpp-2m-karras', config, 5).timesteps,
    );
    expect(createScheduler('dpmpp-2m-karras', {}, 5).timesteps).not.toEqual(
      createScheduler('dpmpp-2m', {}, 5).timesteps,
    );
  });
});

describe('a config that one scheduler cannot follow is refused by it alone', () => {
  test('DPM-Solver in noise space', () => {
    const config = { algorithm_type: 'dpmsolver' } as const;
    expect(() => createScheduler('dpmpp-2m', config, 5)).toThrow(/"algorithm_type"/);
    expect(() => createScheduler('unipc', config, 5)).not.toThrow();
  });

  test('third-order stochastic DPM-Solver++', () => {
    const config = { algorithm_type: 'sde-dpmsolver++', solver_order: 3 } as const;
    expect(() => createScheduler('dpmpp-2m', config, 5)).toThrow(/"solver_order"/);
  });

  test('more distillation steps than training timesteps', () => {
    const config = { original_inference_steps: 50, num_train_timesteps: 40 };
    expect(() => createScheduler('lcm', config, 5)).toThrow(/"original_inference_steps"/);
    expect(() => createScheduler('euler', config, 5)).not.toThrow();
  });

  test('the Runge-Kutta start of PNDM, in fewer than 4 steps or from a picture', () => {
    expect(() => createScheduler('pndm', {}, 3)).toThrow(/at least 4 steps/);
    expect(() => createScheduler('pndm', {}, 8).start(new Float32Array(4), 2)).toThrow(/skip_prk_steps/);
  });
});

test('PNDM and Heun call the model more often than they step', () => {
  expect(createScheduler('pndm', { skip_prk_steps: true }, 10).timesteps).toHaveLength(11);
  expect(createScheduler('pndm', {}, 10).timesteps).toHaveLength(19);
  expect(createScheduler('heun', {}, 10).timesteps).toHaveLength(19);
});
