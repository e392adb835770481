import { cumulativeAlphas, ddpmBetas, trainTimestepsOf } from './betas.ts';
import { at } from './float32.ts';
import { mixed, mixOfSigma } from './prediction.ts';
import type { SchedulerConfig } from './scheduler-config.ts';
import { reshapedSigmas, sigmaAt, timestepOf, trainingSigmas } from './sigmas.ts';
import { requireSteps, roundHalfEven, solverTimesteps } from './timesteps.ts';

const f32 = Math.fround;

/** The schedule of a solver that integrates over log-SNR; its samples have variance 1. */
export interface SolverSchedule {
  /** Whole numbers, also on Karras sigmas: the sigmas stay exact, the timesteps are rounded. */
  readonly timesteps: readonly number[];
  /** float32; one more than `timesteps`. */
  readonly sigmas: readonly number[];
}

/** What DPM-Solver++ and UniPC do differently in diffusers' `set_timesteps`. */
export interface SolverScheduleTraits {
  readonly readsSigmaBounds: boolean;
  readonly readsLambdaMinClipped: boolean;
  /** With `final_sigmas_type` "sigma_min": end on the last reshaped sigma, or on the smallest training sigma. */
  readonly endsOnReshaped: boolean;
  readonly roundsKarrasTimesteps: boolean;
}

/**
 * The most steps `createSolverSchedule` accepts. One less than the timesteps it may use: at as many, two of them round
 * to the same one, and a solver that divides by the distance between them answers NaN (diffusers' do).
 */
export function maxSolverSteps(config: SchedulerConfig): number {
  return usableTimesteps(config) - 1;
}

/** Throws `AppError` for a number of steps it cannot serve. */
export function createSolverSchedule(
  config: SchedulerConfig,
  steps: number,
  traits: SolverScheduleTraits,
): SolverSchedule {
  const trainTimesteps = trainTimestepsOf(config);
  requireSteps(steps, maxSolverSteps(config));
  const training = trainingSigmas(cumulativeAlphas(config, ddpmBetas, 'floored'));
  const smallest = at(training, 0);
  const bounds = traits.readsSigmaBounds ? config : {};
  const reshaped = reshapedSigmas(
    config,
    bounds.sigma_max ?? at(training, training.length - 1),
    bounds.sigma_min ?? smallest,
    steps,
  );
  const sigmaMin = (traits.endsOnReshaped ? reshaped?.at(-1) : undefined) ?? smallest;
  const last = config.final_sigmas_type === 'sigma_min' ? sigmaMin : 0;
  if (reshaped !== undefined) {
    const logs = training.map(Math.log);
    const toWhole = config.use_karras_sigmas && traits.roundsKarrasTimesteps ? roundHalfEven : Math.trunc;
    return {
      timesteps: reshaped.map((sigma) => toWhole(timestepOf(sigma, logs))),
      sigmas: [...reshaped, last].map(f32),
    };
  }
  const { timestep_spacing: spacing = 'linspace', steps_offset: offset = 0 } = config;
  const noisiest = traits.readsLambdaMinClipped ? usableTimesteps(config) : trainTimesteps;
  const timesteps = solverTimesteps({ spacing, trainTimesteps, steps, offset }, noisiest);
  return { timesteps, sigmas: [...timesteps.map((t) => sigmaAt(training, t)), last].map(f32) };
}

/** The training timesteps at or above `lambda_min_clipped` (which cosine betas need): they are the cleanest ones. */
function usableTimesteps(config: SchedulerConfig): number {
  const { lambda_min_clipped: lambdaMin = Number.NEGATIVE_INFINITY } = config;
  const training = trainingSigmas(cumulativeAlphas(config, ddpmBetas, 'floored'));
  return training.filter((sigma) => lambdaOf(sigma) >= lambdaMin).length;
}

/** Half the log-SNR at a sigma: log(signal) - log(noise); infinite where no noise is left. */
export function lambdaOf(sigma: number): number {
  const { signal, noise } = mixOfSigma(sigma);
  return f32(f32(Math.log(signal)) - f32(Math.log(noise)));
}

/** The parts of `Scheduler` that follow from a solver schedule alone. */
export function solverSpace({ sigmas }: SolverSchedule) {
  return {
    initNoiseSigma: 1,
    scaleInput: (state: { readonly sample: Float32Array }) => state.sample,
    addNoise: (original: Float32Array, noise: Float32Array, stepIndex: number) =>
      mixed(original, noise, mixOfSigma(at(sigmas, stepIndex))),
  };
}
