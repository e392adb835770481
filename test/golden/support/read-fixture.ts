import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { schedulerNames } from '../../../src/domain/scheduler-name.ts';

/** Fixtures made by tools/golden/make.py; its README says what the reference does, in which order. */
const fixturesFolder = join(import.meta.dirname, '..', 'fixtures');
const pipelinesFolder = join(fixturesFolder, 'pipelines');

const pipelineSchema = z.enum(['text-to-image', 'image-to-image', 'text-to-gif', 'inpainting']);

const indexSchema = z.strictObject({
  cases: z.array(z.strictObject({ name: z.string(), pipeline: pipelineSchema })).min(1),
});

const shapeSchema = z.array(z.int().positive()).min(1);

const caseSchema = z.strictObject({
  name: z.string(),
  pipeline: pipelineSchema,
  model: z.string(),
  prompt: z.string(),
  negativePrompt: z.string(),
  seed: z.int(),
  widthPx: z.int(),
  heightPx: z.int(),
  frames: z.int(),
  loop: z.boolean(),
  steps: z.int(),
  guidanceScale: z.number(),
  guidanceRescale: z.number(),
  scheduler: z.enum(schedulerNames),
  eta: z.number(),
  clipSkip: z.int().default(0),
  initImage: z.strictObject({ png: z.string(), rgb: z.string(), strength: z.number() }).nullable(),
  mask: z.strictObject({ png: z.string(), gray: z.string() }).nullable(),
  timesteps: z.array(z.number()).min(1),
  noiseDraws: z.array(shapeSchema),
  latentShape: shapeSchema,
});

const textEncodingsSchema = z.strictObject({
  shape: z.tuple([z.int().positive(), z.int().positive()]),
  encodings: z
    .array(z.strictObject({ model: z.string(), prompt: z.string(), inputIds: z.array(z.int()) }))
    .min(1),
});

export type GoldenPipeline = z.infer<typeof pipelineSchema>;

/** One run of diffusers' pipeline: what was asked, and what it computed. Prompts are cut at 77 tokens. */
export interface GoldenCase
  extends Readonly<Omit<z.infer<typeof caseSchema>, 'model' | 'initImage' | 'mask'>> {
  readonly modelFolder: string;
  /** The picture an image-to-image run starts from: a PNG, and its pixels as interleaved 8-bit RGB. */
  readonly initImage:
    | { readonly pngPath: string; readonly rgb: Uint8Array; readonly strength: number }
    | undefined;
  /** Where that picture is painted anew: a PNG, and its pixels as bytes, 255 for anew. */
  readonly mask: { readonly pngPath: string; readonly gray: Uint8Array } | undefined;
  /** Latents after each model call, [1, C, h, w] or [1, C, F, h, w] (`latentShape`). */
  readonly latentsAfterStep: readonly Float32Array[];
  /** [frames, heightPx, widthPx, 3], 0 … 1. */
  readonly picture: Float32Array;
}

/** What the text encoder makes of a prompt. */
export interface GoldenTextEncoding {
  readonly modelFolder: string;
  readonly prompt: string;
  /** Padded and cut to the model's length. */
  readonly inputIds: readonly number[];
  /** [tokens, dim]. */
  readonly hiddenStates: Float32Array;
}

/** Absolute path of a tiny model folder, such as `tiny-sd`. */
export function modelFolder(name: string): string {
  return join(fixturesFolder, 'models', name);
}

/** Every case of a pipeline, in the order they were made. */
export function readCases(pipeline: GoldenPipeline): readonly GoldenCase[] {
  return indexSchema
    .parse(readJson('index.json'))
    .cases.filter((entry) => entry.pipeline === pipeline)
    .map((entry) => readCase(entry.name));
}

export function readTextEncodings(): readonly GoldenTextEncoding[] {
  const { shape, encodings } = textEncodingsSchema.parse(readJson('text-encodings.json'));
  const hiddenStates = readTensors('text-encodings.f32', encodings.length, shape);
  return encodings.map(({ model, ...encoding }, i) => ({
    ...encoding,
    modelFolder: modelFolder(model),
    hiddenStates: hiddenStates[i] ?? new Float32Array(),
  }));
}

function readCase(name: string): GoldenCase {
  const { model, initImage, mask, ...rest } = caseSchema.parse(readJson(`${name}.json`));
  const [picture = new Float32Array()] = readTensors(`${name}.picture.f32`, 1, [
    rest.frames,
    rest.heightPx,
    rest.widthPx,
    3,
  ]);
  return {
    ...rest,
    modelFolder: modelFolder(model),
    initImage:
      initImage === null
        ? undefined
        : {
            pngPath: join(pipelinesFolder, initImage.png),
            rgb: readFileSync(join(pipelinesFolder, initImage.rgb)),
            strength: initImage.strength,
          },
    mask:
      mask === null
        ? undefined
        : { pngPath: join(pipelinesFolder, mask.png), gray: readFileSync(join(pipelinesFolder, mask.gray)) },
    latentsAfterStep: readTensors(`${name}.latents.f32`, rest.timesteps.length, rest.latentShape),
    picture,
  };
}

function readJson(file: string): unknown {
  return JSON.parse(readFileSync(join(pipelinesFolder, file), 'utf8'));
}

/** `count` tensors of one shape, little-endian float32, one after another. */
function readTensors(file: string, count: number, shape: readonly number[]): Float32Array[] {
  const bytes = readFileSync(join(pipelinesFolder, file));
  const length = shape.reduce((product, axis) => product * axis, 1);
  if (bytes.length !== count * length * Float32Array.BYTES_PER_ELEMENT) {
    throw new Error(`${file} has ${bytes.length} bytes, expected ${count} tensors of [${shape.join(', ')}]`);
  }
  // The file's buffer may start anywhere in a pool; a copy is aligned.
  const values = new Float32Array(new Uint8Array(bytes).buffer);
  return Array.from({ length: count }, (_, i) => values.subarray(i * length, (i + 1) * length));
}
