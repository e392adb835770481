import { AppError } from '../../domain/app-error.ts';
import { at, scaled, type Term, weightedSum } from './float32.ts';
import { cleanFromMix, mixOfSigma } from './prediction.ts';
import type { Scheduler } from './scheduler.ts';
import type { SchedulerConfig } from './scheduler-config.ts';
import { createSolverSchedule, lambdaOf, solverSpace } from './solver-schedule.ts';
import { startState } from './start-state.ts';
import { beginIndexFor } from './timesteps.ts';

const f32 = Math.fround;

/**
 * DPM-Solver++ multistep, Lu et al. 2022 (arXiv 2211.01095): diffusers' `DPMSolverMultistepScheduler` with
 * `algorithm_type` "dpmsolver++" (2M at the default `solver_order` 2; orders 1 and 3 too) or "sde-dpmsolver++",
 * which draws noise on every step (orders 1 and 2). `history` holds the clean latents of earlier steps.
 * Throws `AppError` for the two deprecated noise-space algorithm types.
 */
export function createDpmpp2m(config: SchedulerConfig, steps: number): Scheduler {
  const {
    prediction_type: predictionType = 'epsilon',
    solver_order: solverOrder = 2,
    lower_order_final: lowersOrder = true,
    euler_at_final: endsFirstOrder = false,
    final_sigmas_type: finalSigma = 'zero',
  } = config;
  const isStochastic = isStochasticAlgorithm(config);
  const isHeun = config.solver_type === 'heun';
  const schedule = createSolverSchedule(config, steps, {
    readsSigmaBounds: false,
    readsLambdaMinClipped: true,
    endsOnReshaped: false,
    roundsKarrasTimesteps: config.beta_schedule !== 'squaredcos_cap_v2',
  });
  const { timesteps, sigmas } = schedule;
  const isShort = lowersOrder && timesteps.length < 15;

  /** Fewer steps behind it, or too few ahead of it, lower a step's order. */
  function orderAt(stepIndex: number, earlierSteps: number): number {
    const stepsLeft = timesteps.length - stepIndex;
    const isFirstOrder = stepsLeft === 1 && (endsFirstOrder || isShort || finalSigma === 'zero');
    if (isFirstOrder) return 1;
    const limit = stepsLeft === 2 && isShort ? Math.min(solverOrder, 2) : solverOrder;
    return Math.min(limit, earlierSteps + 1);
  }

  return {
    timesteps,
    start: startState,
    ...solverSpace(schedule),
    step(state, modelOutput, noise) {
      const { stepIndex, sample } = state;
      const from = mixOfSigma(at(sigmas, stepIndex));
      const to = mixOfSigma(at(sigmas, stepIndex + 1));
      const clean = cleanFromMix(predictionType, sample, modelOutput, from);
      const outputs = [...state.history, clean].slice(-solverOrder);

      const lambda = (back: number) => lambdaOf(at(sigmas, stepIndex - back));
      const order = orderAt(stepIndex, state.history.length);
      const width = f32(lambda(-1) - lambda(0));
      const differences = backwardDifferences(outputs, order, width, lambda);
      const weights = solverWeights(width, isStochastic, isHeun || order === 3);
      const sampleWeight = f32(to.noise / from.noise);
      const terms = differences.map((values, index): Term => [f32(to.signal * at(weights, index)), values]);
      const decay = isStochastic ? f32(Math.exp(-width)) : 1;
      const drawn: Term[] = isStochastic
        ? [[f32(to.noise * f32(Math.sqrt(f32(1 - f32(Math.exp(f32(-2 * width))))))), noise(sample.length)]]
        : [];
      return {
        ...state,
        stepIndex: stepIndex + 1,
        sample: weightedSum([f32(sampleWeight * decay), sample], ...terms, ...drawn),
        history: outputs,
        predictedOriginal: clean,
      };
    },
    beginIndexFor: (strength) => beginIndexFor(strength, steps, timesteps.length),
  };
}

function isStochasticAlgorithm({
  algorithm_type: type = 'dpmsolver++',
  solver_order: order = 2,
}: SchedulerConfig): boolean {
  switch (type) {
    case 'dpmsolver++':
    case 'deis':
      return false;
    case 'sde-dpmsolver++':
      if (order <= 2) return true;
      throw new AppError(
        'model-invalid',
        `scheduler/scheduler_config.json: "solver_order" must be 1 or 2 with "algorithm_type" "${type}", but is ${order}. Correct it, or choose another scheduler.`,
      );
    case 'dpmsolver':
    case 'sde-dpmsolver':
      throw new AppError(
        'model-invalid',
        `scheduler/scheduler_config.json: "algorithm_type" must be "dpmsolver++" or "sde-dpmsolver++", but is "${type}". Correct it, or choose another scheduler.`,
      );
  }
}

/** The newest clean latents and, by order, their first and second backward differences over log-SNR. */
function backwardDifferences(
  outputs: readonly Float32Array[],
  order: number,
  width: number,
  lambda: (back: number) => number,
): Float32Array[] {
  const [newest, second, third] = outputs.toReversed();
  if (newest === undefined) throw new RangeError('Expected at least one model output');
  if (order === 1 || second === undefined) return [newest];
  const ratio0 = f32(f32(lambda(0) - lambda(1)) / width);
  const first0 = scaled(weightedSum([1, newest], [-1, second]), f32(1 / ratio0));
  if (order === 2 || third === undefined) return [newest, first0];
  const ratio1 = f32(f32(lambda(1) - lambda(2)) / width);
  const first1 = scaled(weightedSum([1, second], [-1, third]), f32(1 / ratio1));
  const bend = weightedSum([1, first0], [-1, first1]);
  const span = f32(ratio0 + ratio1);
  return [newest, weightedSum([1, first0], [f32(ratio0 / span), bend]), scaled(bend, f32(1 / span))];
}

/** What the clean latents and each of their differences count for, over a step this wide in log-SNR. */
function solverWeights(width: number, isStochastic: boolean, isExact: boolean): readonly number[] {
  const reach = isStochastic ? f32(2 * width) : width;
  const decayed = f32(f32(Math.exp(-reach)) - 1);
  if (!isExact) return [-decayed, -0.5 * decayed];
  const slope = f32(f32(decayed / reach) + 1);
  const curve = f32(f32(f32(decayed + reach) / f32(reach * reach)) - 0.5);
  return [-decayed, slope, -curve];
}
