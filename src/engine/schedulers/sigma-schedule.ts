import { type BetaDefaults, cumulativeAlphas, trainTimestepsOf, type ZeroSnr } from './betas.ts';
import { at, weightedSum } from './float32.ts';
import { unitVariance } from './prediction.ts';
import type { SchedulerConfig } from './scheduler-config.ts';
import { noisyScale, reshapedSigmas, sigmaAt, timestepOf, trainingSigmas } from './sigmas.ts';
import { linspace, requireSteps, spacedTimesteps } from './timesteps.ts';

const f32 = Math.fround;

/** The noise levels of a scheduler that works on sample = clean + sigma * noise. */
export interface SigmaSchedule {
  readonly timesteps: readonly number[];
  /** float32; at least one entry more than `timesteps`: the level each call starts from, then the last one reached. */
  readonly sigmas: readonly number[];
  readonly initNoiseSigma: number;
}

/** Which optional fields a diffusers class reads; the rest of the schedule is common to Euler, Euler a, LMS, Heun. */
export interface SigmaScheduleTraits {
  readonly betas: BetaDefaults;
  readonly zeroSnr: Extract<ZeroSnr, 'ignored' | 'floored'>;
  readonly reshapes: boolean;
  /** `interpolation_type`, `final_sigmas_type`, `sigma_min`, `sigma_max`: Euler's alone. */
  readonly hasEulerOptions: boolean;
}

/** diffusers' `set_timesteps` of the four schedulers above. Throws `AppError` for a number of steps it cannot serve. */
export function createSigmaSchedule(
  config: SchedulerConfig,
  steps: number,
  traits: SigmaScheduleTraits,
): SigmaSchedule {
  const trainTimesteps = trainTimestepsOf(config);
  requireSteps(steps, trainTimesteps);
  const { timestep_spacing: spacing = 'linspace', steps_offset: offset = 0 } = config;
  const spaced = spacedTimesteps({ spacing, trainTimesteps, steps, offset }).map(f32);

  const training = trainingSigmas(cumulativeAlphas(config, traits.betas, traits.zeroSnr));
  const isLogLinear = traits.hasEulerOptions && config.interpolation_type === 'log_linear';
  const levels = isLogLinear ? logLinearSigmas(training, steps) : spaced.map((t) => sigmaAt(training, t));
  const bounds = traits.hasEulerOptions ? config : {};
  const reshaped = traits.reshapes
    ? reshapedSigmas(
        config,
        bounds.sigma_max ?? at(levels, 0),
        bounds.sigma_min ?? at(levels, levels.length - 1),
        steps,
      )
    : undefined;
  const logs = training.map(Math.log);
  const last = traits.hasEulerOptions && config.final_sigmas_type === 'sigma_min' ? at(training, 0) : 0;
  const sigmas = [...(reshaped ?? levels), last].map(f32);
  const largest = Math.max(...sigmas);
  return {
    timesteps: reshaped === undefined ? spaced : reshaped.map((sigma) => f32(timestepOf(sigma, logs))),
    sigmas,
    initNoiseSigma: spacing === 'leading' ? noisyScale(largest) : largest,
  };
}

/** One level more than steps, evenly spaced in the logarithm over the whole training schedule. */
function logLinearSigmas(training: Float32Array, steps: number): number[] {
  const from = f32(Math.log(at(training, training.length - 1)));
  const to = f32(Math.log(at(training, 0)));
  return linspace(from, to, steps + 1).map((log) => f32(Math.exp(f32(log))));
}

/** The parts of `Scheduler` that follow from a sigma schedule alone. */
export function sigmaSpace({ sigmas }: SigmaSchedule) {
  return {
    scaleInput: (state: { readonly sample: Float32Array; readonly stepIndex: number }) =>
      unitVariance(state.sample, at(sigmas, state.stepIndex)),
    addNoise: (original: Float32Array, noise: Float32Array, stepIndex: number) =>
      weightedSum([1, original], [at(sigmas, stepIndex), noise]),
  };
}
