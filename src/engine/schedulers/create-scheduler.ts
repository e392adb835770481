import { AppError } from '../../domain/app-error.ts';
import type { SchedulerName } from '../../domain/scheduler-name.ts';
import { trainTimestepsOf } from './betas.ts';
import { createDdim } from './ddim.ts';
import { createDpmpp2m } from './dpmpp-2m.ts';
import { createEuler } from './euler.ts';
import { createEulerAncestral } from './euler-ancestral.ts';
import { createHeun } from './heun.ts';
import { createLcm } from './lcm.ts';
import { createLms } from './lms.ts';
import { createPndm } from './pndm.ts';
import type { Scheduler } from './scheduler.ts';
import type { SchedulerConfig } from './scheduler-config.ts';
import { maxSolverSteps } from './solver-schedule.ts';
import { createTcd } from './tcd.ts';
import { distillationStepsOf } from './timesteps.ts';
import { createUniPc } from './unipc.ts';

/**
 * The named scheduler for this many steps, configured from a model folder whichever scheduler the folder itself
 * names, as diffusers' `from_config` does. Between `dpmpp-2m` and `dpmpp-2m-karras` the name decides, not the config.
 * Throws `AppError` `model-invalid` for a number of steps or a config the scheduler cannot serve.
 */
export function createScheduler(name: SchedulerName, config: SchedulerConfig, steps: number): Scheduler {
  switch (name) {
    case 'euler':
      return createEuler(config, steps);
    case 'euler-ancestral':
      return createEulerAncestral(config, steps);
    case 'ddim':
      return createDdim(config, steps);
    case 'pndm':
      return createPndm(config, steps);
    case 'dpmpp-2m':
      return createDpmpp2m({ ...config, use_karras_sigmas: false }, steps);
    case 'dpmpp-2m-karras':
      return createDpmpp2m({ ...config, use_karras_sigmas: true, use_exponential_sigmas: false }, steps);
    case 'unipc':
      return createUniPc(config, steps);
    case 'lms':
      return createLms(config, steps);
    case 'heun':
      return createHeun(config, steps);
    case 'lcm':
      return createLcm(config, steps);
    case 'tcd':
      return createTcd(config, steps);
  }
}

/** The most steps `createScheduler` accepts for this scheduler and config. */
export function maxStepsFor(name: SchedulerName, config: SchedulerConfig): number {
  switch (name) {
    case 'lcm':
    case 'tcd':
      return distillationStepsOf(config);
    case 'dpmpp-2m':
    case 'dpmpp-2m-karras':
    case 'unipc':
      return maxSolverSteps(config);
    case 'euler':
    case 'euler-ancestral':
    case 'ddim':
    case 'pndm':
    case 'lms':
    case 'heun':
      return trainTimestepsOf(config);
  }
}

const namesByClass: ReadonlyMap<string, SchedulerName> = new Map([
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
]);

/** The scheduler a model folder names. Throws `AppError` `model-invalid` when it is not one of ours. */
export function schedulerNameFor({
  _class_name: className,
  use_karras_sigmas,
}: SchedulerConfig): SchedulerName {
  const name = namesByClass.get(className ?? '');
  if (name === undefined) {
    throw new AppError(
      'model-invalid',
      `scheduler/scheduler_config.json: "_class_name" must be one of ${[...namesByClass.keys()].join(', ')}, but is ${JSON.stringify(className) ?? 'missing'}. Correct it, or choose a scheduler yourself.`,
    );
  }
  return name === 'dpmpp-2m' && use_karras_sigmas ? 'dpmpp-2m-karras' : name;
}
