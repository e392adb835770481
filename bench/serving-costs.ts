import type { MediaKind } from '../src/domain/media-kind.ts';
import { predictRows } from '../src/engine/denoising/predict-rows.ts';
import type { LoadedModel } from '../src/engine/models/loaded-model.ts';
import { beginFromNoise } from '../src/engine/pipelines/begin-denoising.ts';
import { beginDecoding, decodeChunk } from '../src/engine/pipelines/decode-frames.ts';
import { encodePrompts } from '../src/engine/pipelines/encode-prompts.ts';
import type { EngineLoop } from '../src/engine/serving/engine-loop.ts';
import { createPixelBuffers } from '../src/engine/serving/pixel-buffers.ts';
import { advance } from '../test/support/advance.ts';
import type { ServingCosts } from '../test/support/simulated-engine.ts';
import { quantile } from './quantile.ts';
import { type ServingEngine, toServingJob } from './serving-engine.ts';
import type { SoloMs } from './serving-trace.ts';

const rounds = 5;
const picturesTogether = [1, 2, 3, 4, 6, 8];
const gifsTogether = [1, 2];

/** A machine with `models/mini`, as far as serving goes. */
export interface ServingMachine {
  /** From the request to the file, when nobody else asks. */
  readonly soloMs: SoloMs;
  readonly costs: ServingCosts;
}

export async function measureMachine(
  { model, toJob }: ServingEngine,
  loop: EngineLoop,
): Promise<ServingMachine> {
  const drawAlone = async (kind: MediaKind) => {
    const [whole, engine]: [number[], number[]] = [[], []];
    for (let round = 0; round < rounds; round++) {
      const job = toJob({ id: `alone-${kind}-${round}`, userId: 'user', kind });
      whole.push(await elapsedMs(async () => engine.push((await loop.draw(job, () => {})).engineMs)));
    }
    return { wholeMs: quantile(whole, 0.5), engineMs: quantile(engine, 0.5) };
  };
  const [image, gif] = [await drawAlone('image'), await drawAlone('gif')];
  const soloMs = { image: image.wholeMs, gif: gif.wholeMs };
  return { soloMs, costs: await measureCosts(model, soloMs, { image: image.engineMs, gif: gif.engineMs }) };
}

export async function elapsedMs(work: () => Promise<unknown>): Promise<number> {
  const startedMs = performance.now();
  await work();
  return performance.now() - startedMs;
}

/** What every piece of work takes on this machine: medians of five, after one. Files: what `soloMs` has beyond the engine's time. */
async function measureCosts(model: LoadedModel, soloMs: SoloMs, soloEngineMs: SoloMs): Promise<ServingCosts> {
  const [unet, motionUnet] = [await model.unet('image')?.get(), await model.unet('gif')?.get()];
  if (unet === undefined || motionUnet === undefined)
    throw new Error('Expected a model that draws GIFs, too');
  const [picture, gif] = (['image', 'gif'] as const).map(
    (kind) => toServingJob({ id: kind, userId: 'user', kind }, {}, '.').request,
  );
  if (picture === undefined || gif === undefined) throw new Error('Expected two requests');
  const prompts = await encodePrompts(model, picture);
  const [still, clip] = [beginFromNoise(model, picture, prompts, 0), beginFromNoise(model, gif, prompts, 0)];
  const textMs = await medianMs(() => encodePrompts(model, picture));
  const image: [number, number][] = [];
  for (const n of picturesTogether) {
    const states = Array.from({ length: n }, () => still);
    image.push([2 * n, await medianMs(() => advance(states, unet))]);
  }
  const gifs: [number, number][] = [[1, await medianMs(() => predictRows([clip], motionUnet, 1))]];
  for (const n of gifsTogether) {
    const states = Array.from({ length: n }, () => clip);
    gifs.push([2 * n, await medianMs(() => advance(states, motionUnet))]);
  }
  const decoding = beginDecoding(model, clip, createPixelBuffers().lend().take);
  const decodeFrameMs = (await medianMs(() => decodeChunk(model, decoding, gif.frames))) / gif.frames;
  const worked = textMs + picture.steps * (image[0]?.[1] ?? 0) + decodeFrameMs;
  return {
    textMs,
    unetMs: { image, gif: gifs },
    decodeFrameMs,
    writeMs: { image: soloMs.image - soloEngineMs.image, gif: soloMs.gif - soloEngineMs.gif },
    turnMs: Math.max(0, soloEngineMs.image - worked) / (picture.steps + 3),
  };
}

async function medianMs(work: () => Promise<unknown>): Promise<number> {
  await work();
  const times: number[] = [];
  for (let round = 0; round < rounds; round++) {
    times.push(await elapsedMs(work));
  }
  return quantile(times, 0.5);
}
