import { AppError } from '../../domain/app-error.ts';
import { alphaAt, cumulativeAlphas, ddpmBetas, trainTimestepsOf } from './betas.ts';
import { at, divided, scaled, weightedSum } from './float32.ts';
import { cleanFromMix, mixed, mixOfAlpha, noiseFromMix } from './prediction.ts';
import type { Scheduler, SchedulerState } from './scheduler.ts';
import type { SchedulerConfig } from './scheduler-config.ts';
import { startState } from './start-state.ts';
import { beginIndexFor, requireSteps, roundHalfEven, spacedTimesteps } from './timesteps.ts';

const f32 = Math.fround;
/** Three steps of four model calls each before the multistep method takes over. */
const rungeKuttaCalls = 12;

/** What one model call does to the state, before the step counter moves on. */
interface Move {
  /** The noise estimate to step with, the sample to step from, and the timesteps to step between. */
  readonly estimate: Float32Array;
  readonly from: Float32Array;
  readonly fromTimestep: number;
  readonly toTimestep: number;
  readonly history: readonly Float32Array[];
  readonly anchor: Float32Array | undefined;
}

/**
 * Liu et al. 2022 (arXiv 2202.09778): diffusers' `PNDMScheduler`. `history` holds up to four noise estimates. With
 * `skip_prk_steps` (Stable Diffusion) the second call repeats the first step from `anchor`; without it `anchor` and,
 * as the newest entry of `history`, the weighted sum so far live through each Runge-Kutta step.
 * Started part-way the numbers are diffusers' too: it repeats the first two calls' step, whatever their timesteps.
 * diffusers refuses `prediction_type` "sample"; here such an output is first turned into the noise it stands for.
 */
export function createPndm(config: SchedulerConfig, steps: number): Scheduler {
  const {
    prediction_type: predictionType = 'epsilon',
    skip_prk_steps: skipsRungeKutta = false,
    set_alpha_to_one: endsClean = false,
  } = config;
  const trainTimesteps = trainTimestepsOf(config);
  requireSteps(steps, trainTimesteps);
  const alphas = cumulativeAlphas(config, ddpmBetas, 'ignored');
  const finalAlpha = endsClean ? 1 : at(alphas, 0);
  const stride = Math.floor(trainTimesteps / steps);
  const halfStride = Math.floor(stride / 2);
  const timesteps = callTimesteps(config, steps, halfStride);
  const mixAt = (timestep: number) => mixOfAlpha(alphaAt(alphas, timestep));

  function rungeKuttaMove(state: SchedulerState, estimate: Float32Array): Move {
    const { stepIndex, sample, history, anchor = sample } = state;
    const phase = stepIndex % 4;
    const weight = phase === 0 || phase === 3 ? 1 / 6 : 1 / 3;
    const estimates = phase === 0 ? [...history, estimate] : history.slice(0, -1);
    const sumSoFar = phase === 0 ? undefined : history.at(-1);
    const sum =
      sumSoFar === undefined ? scaled(estimate, weight) : weightedSum([1, sumSoFar], [weight, estimate]);
    const isLast = phase === 3;
    const timestep = at(timesteps, stepIndex);
    return {
      estimate: isLast ? sum : estimate,
      from: anchor,
      fromTimestep: at(timesteps, stepIndex - phase),
      toTimestep: phase % 2 === 0 ? timestep - halfStride : timestep,
      history: isLast ? estimates : [...estimates, sum],
      anchor: isLast ? undefined : anchor,
    };
  }

  function multistepMove(state: SchedulerState, estimate: Float32Array): Move {
    const { stepIndex, sample, history, anchor } = state;
    const timestep = at(timesteps, stepIndex);
    const [first] = history;
    if (anchor !== undefined && first !== undefined) {
      return {
        estimate: divided(weightedSum([1, estimate], [1, first]), 2),
        from: anchor,
        fromTimestep: timestep + stride,
        toTimestep: timestep,
        history,
        anchor: undefined,
      };
    }
    const estimates = [...history.slice(-3), estimate];
    return {
      estimate: extrapolated(estimates),
      from: sample,
      fromTimestep: timestep,
      toTimestep: timestep - stride,
      history: estimates,
      anchor: history.length === 0 ? sample : undefined,
    };
  }

  /** Equation 11 of the paper: from one noise level to another along the estimated noise. */
  function moved({ estimate, from, fromTimestep, toTimestep }: Move): Float32Array {
    const alpha = alphaAt(alphas, fromTimestep);
    const nextAlpha = toTimestep >= 0 ? alphaAt(alphas, toTimestep) : finalAlpha;
    const mix = mixOfAlpha(alpha);
    const noise =
      predictionType === 'v_prediction' ? noiseFromMix(predictionType, from, estimate, mix) : estimate;
    const kept = f32(Math.sqrt(f32(nextAlpha / alpha)));
    const crossTerm = f32(Math.sqrt(f32(f32(alpha * f32(1 - alpha)) * nextAlpha)));
    const denominator = f32(f32(alpha * mixOfAlpha(nextAlpha).noise) + crossTerm);
    const change = divided(scaled(noise, f32(nextAlpha - alpha)), denominator);
    return weightedSum([kept, from], [-1, change]);
  }

  return {
    timesteps,
    initNoiseSigma: 1,
    start(sample, beginIndex = 0) {
      if (beginIndex > 0 && !skipsRungeKutta) {
        throw new AppError(
          'model-invalid',
          'PNDM cannot start from a picture unless "skip_prk_steps" is true in scheduler/scheduler_config.json. Set it, or choose another scheduler.',
        );
      }
      return startState(sample, beginIndex);
    },
    scaleInput: (state) => state.sample,
    step(state, modelOutput) {
      const { stepIndex, sample } = state;
      const mix = mixAt(at(timesteps, stepIndex));
      const estimate =
        predictionType === 'sample'
          ? noiseFromMix(predictionType, sample, modelOutput, mix)
          : modelOutput.slice();
      const isRungeKutta = !skipsRungeKutta && stepIndex < rungeKuttaCalls;
      const move = isRungeKutta ? rungeKuttaMove(state, estimate) : multistepMove(state, estimate);
      return {
        stepIndex: stepIndex + 1,
        sample: moved(move),
        history: move.history,
        anchor: move.anchor,
        predictedOriginal: cleanFromMix(predictionType, sample, modelOutput, mix),
      };
    },
    addNoise: (original, noise, stepIndex) => mixed(original, noise, mixAt(at(timesteps, stepIndex))),
    beginIndexFor: (strength) => beginIndexFor(strength, steps, timesteps.length),
  };
}

/** Adams-Bashforth over one to four estimates, newest last (equation 12 of the paper). */
function extrapolated(estimates: readonly Float32Array[]): Float32Array {
  const [newest, second, third, fourth] = estimates.toReversed();
  if (newest === undefined) throw new RangeError('Expected at least one estimate');
  if (second === undefined) return newest;
  if (third === undefined) return divided(weightedSum([3, newest], [-1, second]), 2);
  if (fourth === undefined) return divided(weightedSum([23, newest], [-16, second], [5, third]), 12);
  return scaled(weightedSum([55, newest], [-59, second], [37, third], [-9, fourth]), 1 / 24);
}

/** The timestep of every model call, with those that the start-up of either kind calls for again. */
function callTimesteps(config: SchedulerConfig, steps: number, halfStride: number): number[] {
  const { timestep_spacing: spacing = 'leading', steps_offset: offset = 0, skip_prk_steps } = config;
  const trainTimesteps = trainTimestepsOf(config);
  const spaced = spacedTimesteps({ spacing, trainTimesteps, steps, offset }).map(roundHalfEven);
  if (skip_prk_steps)
    return spaced.flatMap((timestep, index) => (index === 1 ? [timestep, timestep] : timestep));
  const [first, second, third, fourth] = spaced;
  if (first === undefined || second === undefined || third === undefined || fourth === undefined) {
    throw new AppError(
      'model-invalid',
      `PNDM needs at least 4 steps with this model, got ${steps}. Ask for more, or choose another scheduler.`,
    );
  }
  const startUp = [second, third, fourth].flatMap((timestep, index) => {
    const between = timestep + halfStride;
    return [at(spaced, index), between, between, timestep];
  });
  return [...startUp, ...spaced.slice(3)];
}
