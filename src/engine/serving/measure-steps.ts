import type { MediaKind } from '../../domain/media-kind.ts';
import type { KindInfo, ModelInfo } from '../../domain/model-info.ts';
import type { LatentShape } from '../denoising/latent-shape.ts';
import { latentLength } from '../denoising/latent-shape.ts';
import type { LoadedModel } from '../models/loaded-model.ts';
import type { TextEmbedding } from '../models/text-encoder.ts';
import { tokenizePrompt } from '../prompt/tokenize-prompt.ts';
import type { EngineClock } from './engine-clock.ts';
import { type StepCosts, stepBudgetMs } from './step-costs.ts';
import { decodingKey, denoisingKey } from './work-left.ts';

/** Guided pictures that share a call, one measurement after the other: a straight line needs two, and noise a third. */
const picturesTogether = [1, 2, 4];
const runs = 3;

export interface MeasureStepsDeps {
  readonly model: LoadedModel;
  readonly info: Pick<ModelInfo, 'byKind' | 'gif'>;
  readonly costs: StepCosts;
  readonly clock: EngineClock;
  readonly onWork: (what: string) => void;
  /** Somebody waits: measuring ends there. */
  readonly isWanted: () => boolean;
}

/**
 * Measures what steps of the default size take on this machine, before anything is drawn: who goes first and how large
 * batches are follows from it. What would take longer than a step may is left out, except for the first step. False when
 * somebody came meanwhile.
 */
export async function measureSteps(deps: MeasureStepsDeps): Promise<boolean> {
  const { model, costs } = deps;
  const { byKind, gif } = deps.info;
  const [pictureSize, gifSize] = [byKind.image.defaultSize, byKind.gif.defaultSize];
  const [embedding] = await (await model.textEncoder.get()).encode(
    tokenizePrompt(model.tokenizer, '', 'truncate').chunks.map(({ ids }) => ids),
  );
  if (embedding === undefined) return true;
  const shapeOf = (frames: number, { widthPx, heightPx }: KindInfo['defaultSize']): LatentShape => ({
    channels: model.folder.vaeConfig.latent_channels,
    frames,
    height: heightPx / model.folder.vaeFactor,
    width: widthPx / model.folder.vaeFactor,
  });
  const decoder = await model.vaeDecoder.get();
  const frame = shapeOf(1, pictureSize);
  // Opened before the clock runs.
  await model.unet('image')?.get();
  for (const pictures of picturesTogether) {
    await measure(deps, denoisingKey({ frames: 1, ...pictureSize }), 2 * pictures, () =>
      callUnet(model, 'image', 2 * pictures, frame, embedding),
    );
  }
  await measure(deps, decodingKey(pictureSize), 1, () =>
    decoder.decode(new Float32Array(latentLength(frame)), 1, frame),
  );
  if (gif === undefined || deps.isWanted()) return !deps.isWanted();
  const frames = Math.min(gif.defaultFrames, gif.contextFrames);
  const key = denoisingKey({ frames, ...gifSize });
  if (costs.expectMs(key, 2 * frames) > stepBudgetMs) return true;
  await model.unet('gif')?.get();
  await measure(deps, key, 2 * frames, () => callUnet(model, 'gif', 2, shapeOf(frames, gifSize), embedding));
  return !deps.isWanted();
}

/**
 * The shortest of a few runs counts: the first one of a shape finds memory for it, and on GPUs its kernels; and whatever
 * else the machine does makes a run only longer.
 */
async function measure(
  { costs, clock, onWork, isWanted }: MeasureStepsDeps,
  key: string,
  slots: number,
  work: () => Promise<unknown>,
): Promise<void> {
  if (costs.knows(key) && costs.expectMs(key, slots) > stepBudgetMs) return;
  let leastMs = Number.POSITIVE_INFINITY;
  let spentMs = 0;
  for (let run = 0; run < runs && spentMs <= runs * stepBudgetMs; run++) {
    await clock.breathe();
    if (isWanted()) return;
    onWork('measuring steps');
    const startedMs = clock.nowMs();
    await work();
    const elapsedMs = clock.nowMs() - startedMs;
    leastMs = Math.min(leastMs, elapsedMs);
    spentMs += elapsedMs;
  }
  costs.record(key, slots, leastMs);
}

async function callUnet(
  model: LoadedModel,
  kind: MediaKind,
  samples: number,
  shape: LatentShape,
  embedding: TextEmbedding,
): Promise<void> {
  const unet = await model.unet(kind)?.get();
  const row = {
    latents: new Float32Array(latentLength(shape)),
    timestep: 1,
    embedding,
    timestepCond: unet && unet.timestepCondDim > 0 ? new Float32Array(unet.timestepCondDim) : undefined,
  };
  await unet?.predict(
    Array.from({ length: samples }, () => row),
    shape,
  );
}
