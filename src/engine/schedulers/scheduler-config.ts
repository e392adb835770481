import { z } from 'zod';
import { AppError } from '../../domain/app-error.ts';

const usualFile = 'scheduler/scheduler_config.json';

/** Field messages say what was expected; `parseSchedulerConfig` puts them into a sentence. */
function wholeNumber(from: number, to: number) {
  const error = `a whole number from ${from} to ${to}`;
  return z.number({ error }).int({ error }).min(from, { error }).max(to, { error }).optional();
}

function oneOf<const Values extends readonly [string, ...string[]]>(...values: Values) {
  return z.enum(values, { error: `one of ${values.map((value) => `"${value}"`).join(', ')}` }).optional();
}

function refused(value: boolean, what: string) {
  return z.literal(value, { error: `${value} (Pincel has no ${what})` }).optional();
}

const flag = z.boolean({ error: 'true or false' }).optional();
const noiseVariance = z
  .number({ error: 'a number between 0 and 1' })
  .gt(0, { error: 'a number between 0 and 1' })
  .lt(1, { error: 'a number between 0 and 1' });
const positive = z.number({ error: 'a number above 0' }).positive({ error: 'a number above 0' }).optional();
const maxTrainTimesteps = 1_000_000;

const schema = z
  .object(
    {
      _class_name: z.string({ error: 'the name of a diffusers scheduler class' }).optional(),
      num_train_timesteps: wholeNumber(2, maxTrainTimesteps),
      beta_start: noiseVariance.optional(),
      beta_end: noiseVariance.optional(),
      beta_schedule: oneOf('linear', 'scaled_linear', 'squaredcos_cap_v2'),
      trained_betas: z
        .array(noiseVariance, { error: 'a list of numbers between 0 and 1' })
        .min(2, { error: 'a list of at least two numbers between 0 and 1' })
        .optional(),
      prediction_type: oneOf('epsilon', 'v_prediction', 'sample'),
      timestep_spacing: oneOf('linspace', 'leading', 'trailing'),
      steps_offset: wholeNumber(0, maxTrainTimesteps),
      rescale_betas_zero_snr: flag,
      set_alpha_to_one: flag,
      clip_sample: flag,
      clip_sample_range: positive,
      use_karras_sigmas: flag,
      use_exponential_sigmas: flag,
      sigma_min: positive,
      sigma_max: positive,
      interpolation_type: oneOf('linear', 'log_linear'),
      final_sigmas_type: oneOf('zero', 'sigma_min'),
      solver_order: wholeNumber(1, 3),
      solver_type: oneOf('midpoint', 'heun', 'bh1', 'bh2', 'logrho'),
      algorithm_type: oneOf('dpmsolver++', 'sde-dpmsolver++', 'dpmsolver', 'sde-dpmsolver', 'deis'),
      lower_order_final: flag,
      euler_at_final: flag,
      lambda_min_clipped: z
        .union([z.number(), z.literal(Number.NEGATIVE_INFINITY)], { error: 'a number or -Infinity' })
        .optional(),
      disable_corrector: z
        .array(z.int({ error: 'a step index' }), { error: 'a list of step indices' })
        .optional(),
      skip_prk_steps: flag,
      original_inference_steps: wholeNumber(1, maxTrainTimesteps),
      timestep_scaling: positive,
      thresholding: refused(false, 'dynamic thresholding, which is for models that draw pixels directly'),
      use_beta_sigmas: refused(false, 'beta-distributed sigmas'),
      use_lu_lambdas: refused(false, 'uniform log-SNR sigmas'),
      use_flow_sigmas: refused(false, 'flow matching'),
      use_dynamic_shifting: refused(false, 'dynamic shifting'),
      predict_x0: refused(true, 'noise-space UniPC'),
      timestep_type: oneOf('discrete'),
    },
    { error: 'a JSON object' },
  )
  .refine((config) => !(config.use_karras_sigmas && config.use_exponential_sigmas), {
    path: ['use_exponential_sigmas'],
    error: 'false when "use_karras_sigmas" is true',
  })
  .refine(
    ({ trained_betas, num_train_timesteps = 1000 }) =>
      trained_betas === undefined || trained_betas.length === num_train_timesteps,
    { path: ['trained_betas'], error: 'as long as "num_train_timesteps" (1000 when left out)' },
  )
  .readonly();

/**
 * diffusers' `scheduler_config.json` under its own field names. A field the file leaves out (or sets to null) is
 * absent here: defaults differ from class to class, so every scheduler applies its own.
 */
export type SchedulerConfig = z.infer<typeof schema>;
export type BetaSchedule = NonNullable<SchedulerConfig['beta_schedule']>;
export type PredictionType = NonNullable<SchedulerConfig['prediction_type']>;
export type TimestepSpacing = NonNullable<SchedulerConfig['timestep_spacing']>;

/**
 * Validates a parsed `scheduler_config.json`. Fields it does not know are ignored, as diffusers does.
 * Throws `AppError` `model-invalid` naming `file`, the field and what was expected.
 */
export function parseSchedulerConfig(input: unknown, file = usualFile): SchedulerConfig {
  const parsed = schema.safeParse(withoutNulls(input));
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const path = issue?.path ?? [];
  const subject = path.length === 0 ? 'the file' : `"${path.join('.')}"`;
  throw new AppError(
    'model-invalid',
    `${file}: ${subject} must be ${issue?.message ?? 'valid'}, but is ${excerpt(valueAt(input, path))}. Correct it, or fetch the model folder again.`,
  );
}

/**
 * `parseSchedulerConfig` on the file's text. Python writes `-Infinity` and `NaN` into JSON (diffusers does for
 * `lambda_min_clipped`), which `JSON.parse` refuses: infinities are kept, NaN counts as left out.
 */
export function parseSchedulerConfigText(text: string, file = usualFile): SchedulerConfig {
  const strict = text.replace(/"(?:[^"\\]|\\.)*"|-?\bInfinity\b|\bNaN\b/g, (token) => {
    if (token === 'NaN') return 'null';
    return token.endsWith('Infinity') ? token.replace('Infinity', '1e999') : token;
  });
  let json: unknown;
  try {
    json = JSON.parse(strict);
  } catch (cause) {
    throw new AppError('model-invalid', `${file} is not JSON. Fetch the model folder again.`, { cause });
  }
  return parseSchedulerConfig(json, file);
}

function withoutNulls(input: unknown): unknown {
  if (typeof input !== 'object' || input === null || Array.isArray(input)) return input;
  return Object.fromEntries(Object.entries(input).filter(([, value]) => value !== null));
}

function valueAt(input: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (value, key) => (typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined),
    input,
  );
}

function excerpt(value: unknown): string {
  const text = JSON.stringify(value) ?? 'missing';
  return text.length > 80 ? `${text.slice(0, 80)}…` : text;
}
