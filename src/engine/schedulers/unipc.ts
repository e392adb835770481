import { at, divided, type Term, weightedSum } from './float32.ts';
import { cleanFromMix, mixOfSigma } from './prediction.ts';
import type { Scheduler, SchedulerState } from './scheduler.ts';
import type { SchedulerConfig } from './scheduler-config.ts';
import { createSolverSchedule, lambdaOf, solverSpace } from './solver-schedule.ts';
import { startState } from './start-state.ts';
import { beginIndexFor } from './timesteps.ts';

const f32 = Math.fround;

/**
 * UniPC in its B(h) form, Zhao et al. 2023 (arXiv 2302.04867): diffusers' `UniPCMultistepScheduler`.
 * Each call first corrects the sample that the last step predicted (`anchor` is where that step started), then
 * predicts the next. `history` holds the clean latents of earlier calls.
 */
export function createUniPc(config: SchedulerConfig, steps: number): Scheduler {
  const {
    prediction_type: predictionType = 'epsilon',
    solver_order: solverOrder = 2,
    lower_order_final: lowersOrder = true,
    disable_corrector: uncorrected = [],
  } = config;
  const isLinear = config.solver_type === 'bh1';
  const schedule = createSolverSchedule(config, steps, {
    readsSigmaBounds: true,
    readsLambdaMinClipped: false,
    endsOnReshaped: true,
    roundsKarrasTimesteps: true,
  });
  const { timesteps, sigmas } = schedule;

  /** `earlierSteps`: how many were taken before the one at `stepIndex`. */
  function orderAt(stepIndex: number, earlierSteps: number): number {
    // Beyond the first order a step onto sigma 0 divides 0 by 0 (diffusers then answers NaN).
    if (at(sigmas, stepIndex + 1) === 0) return 1;
    const limit = lowersOrder ? Math.min(solverOrder, timesteps.length - stepIndex) : solverOrder;
    return Math.min(limit, earlierSteps + 1);
  }

  /** The step from `stepIndex` to the next level, along clean latents `outputs` (newest last) of it and before. */
  function stepFrom(stepIndex: number, order: number, outputs: readonly Float32Array[]) {
    const from = mixOfSigma(at(sigmas, stepIndex));
    const to = mixOfSigma(at(sigmas, stepIndex + 1));
    const lambda = lambdaOf(at(sigmas, stepIndex));
    const width = f32(lambdaOf(at(sigmas, stepIndex + 1)) - lambda);
    const [newest, ...earlier] = outputs.toReversed();
    if (newest === undefined) throw new RangeError('Expected at least one model output');
    const ratios = Array.from({ length: order - 1 }, (_, index) =>
      f32(f32(lambdaOf(at(sigmas, stepIndex - 1 - index)) - lambda) / width),
    );
    const decayed = f32(Math.expm1(-width));
    const slopes = earlier
      .slice(0, order - 1)
      .map((values, index) => divided(weightedSum([1, values], [-1, newest]), at(ratios, index)));
    return {
      newest,
      slopes,
      ratios,
      width,
      slopeWeight: -f32(to.signal * (isLinear ? -width : decayed)),
      base: (sample: Float32Array) =>
        weightedSum([f32(to.noise / from.noise), sample], [-f32(to.signal * decayed), newest]),
    };
  }

  function predicted(
    stepIndex: number,
    order: number,
    sample: Float32Array,
    outputs: readonly Float32Array[],
  ) {
    const { base, slopes, ratios, width, slopeWeight } = stepFrom(stepIndex, order, outputs);
    const rhos = order === 2 ? [0.5] : slopeCoefficients(ratios, width, isLinear);
    return alongSlopes(base(sample), slopes, rhos, slopeWeight);
  }

  /** The sample that `predicted` gave, taken again with the model's answer at its far end. */
  function corrected({ stepIndex, history }: SchedulerState, anchor: Float32Array, output: Float32Array) {
    const previous = stepIndex - 1;
    const order = orderAt(previous, history.length - 1);
    const { base, newest, slopes, ratios, width, slopeWeight } = stepFrom(previous, order, history);
    const rhos = order === 1 ? [0.5] : slopeCoefficients([...ratios, 1], width, isLinear);
    const farSlope = weightedSum([1, output], [-1, newest]);
    return alongSlopes(base(anchor), [...slopes, farSlope], rhos, slopeWeight);
  }

  return {
    timesteps,
    start: startState,
    ...solverSpace(schedule),
    step(state, modelOutput) {
      const { stepIndex, anchor, history } = state;
      const clean = cleanFromMix(
        predictionType,
        state.sample,
        modelOutput,
        mixOfSigma(at(sigmas, stepIndex)),
      );
      const isCorrected = anchor !== undefined && !uncorrected.includes(stepIndex - 1);
      const sample = isCorrected ? corrected(state, anchor, clean) : state.sample;
      const outputs = [...history, clean].slice(-solverOrder);
      return {
        stepIndex: stepIndex + 1,
        sample: predicted(stepIndex, orderAt(stepIndex, history.length), sample, outputs),
        history: outputs,
        anchor: sample,
        predictedOriginal: clean,
      };
    },
    beginIndexFor: (strength) => beginIndexFor(strength, steps, timesteps.length),
  };
}

function alongSlopes(
  base: Float32Array,
  slopes: readonly Float32Array[],
  rhos: readonly number[],
  slopeWeight: number,
): Float32Array {
  const [first, ...rest] = slopes.map((values, index): Term => [at(rhos, index), values]);
  if (first === undefined) return base;
  return weightedSum([1, base], [slopeWeight, weightedSum(first, ...rest)]);
}

/**
 * What each slope counts for: the rho that solve sum_k rho_k ratio_k^(i-1) = phi_(i+1)(h) i! / B(h) for every order i
 * (equations 5 and 7 of the paper).
 */
function slopeCoefficients(ratios: readonly number[], width: number, isLinear: boolean): number[] {
  const reach = -width;
  const normalizer = isLinear ? reach : Math.expm1(reach);
  let factorial = 1;
  let phi = Math.expm1(reach) / reach - 1;
  const targets = ratios.map((_, index) => {
    const target = (phi * factorial) / normalizer;
    factorial *= index + 2;
    phi = phi / reach - 1 / factorial;
    return target;
  });
  return vandermondeSolution(ratios, targets);
}

/** The x with sum_k x_k nodes_k^i = targets_i for every i, by Björck and Pereyra's method (1970). */
function vandermondeSolution(nodes: readonly number[], targets: readonly number[]): number[] {
  const x = [...targets];
  const last = nodes.length - 1;
  for (let pass = 0; pass < last; pass++) {
    for (let row = last; row > pass; row--) x[row] = at(x, row) - at(nodes, pass) * at(x, row - 1);
  }
  for (let pass = last - 1; pass >= 0; pass--) {
    for (let row = pass + 1; row <= last; row++)
      x[row] = at(x, row) / (at(nodes, row) - at(nodes, row - pass - 1));
    for (let row = pass; row < last; row++) x[row] = at(x, row) - at(x, row + 1);
  }
  return x;
}
