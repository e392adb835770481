import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import type { RgbFrames } from '../src/domain/media-encoder.ts';
import { toPngFile } from '../src/media/png-file.ts';
import { aJob, aRequest } from '../test/support/builders.ts';
import { anEngineHere } from '../test/support/engine-here.ts';
import { type Clip, gradientClip, photoClip, toShared } from './gif-clips.ts';
import type { Figure } from './table.ts';

const warmUps = 30;
const runs = 15;

interface Picture {
  readonly name: string;
  readonly frame: RgbFrames;
}

type EncodePng = (frame: RgbFrames) => Promise<Uint8Array> | Uint8Array;

/** A picture's pixels to a PNG, by Pincel's writer and by sharp (libspng) with two settings: how long, how large. */
export async function benchPng(): Promise<readonly Figure[]> {
  const encoders: readonly (readonly [name: string, encode: EncodePng])[] = [
    ['Pincel', (frame) => toPngFile(frame, [])],
    ['sharp', encodeWithSharp({})],
    ['sharp, filters by row, level 3', encodeWithSharp({ compressionLevel: 3, adaptiveFiltering: true })],
  ];
  const pictures = [
    await drawByMini(),
    firstFrameOf('photo-like, 512x512', await photoClip()),
    firstFrameOf('smooth gradient, 512x512', gradientClip()),
  ];
  const figures: Figure[] = [];
  for (const { name, frame } of pictures) {
    for (const [encoder, encode] of encoders) {
      for (let warmUp = 0; warmUp < warmUps; warmUp += 1) await encode(frame);
      const elapsedMs: number[] = [];
      let sizeBytes = 0;
      for (let run = 0; run < runs; run += 1) {
        const startedMs = performance.now();
        sizeBytes = (await encode(frame)).length;
        elapsedMs.push(performance.now() - startedMs);
      }
      figures.push({ name: `${name}: ${encoder}`, unit: 'ms', values: elapsedMs });
      figures.push({ name: `${name}: ${encoder}, size`, unit: 'bytes', values: [sizeBytes] });
    }
  }
  return figures;
}

async function drawByMini(): Promise<Picture> {
  const mini = join(import.meta.dirname, '../models/mini');
  const engine = await anEngineHere(mini, { provider: 'cpu', threads: 1, halfPrecision: false });
  const outputFolder = await mkdtemp(join(tmpdir(), 'pincel-bench-'));
  const job = aJob({ request: aRequest({ prompt: 'a fox on a blue background' }), outputFolder });
  const { media } = await engine.loop.draw(job, () => undefined);
  const { data, info } = await sharp(media[0]?.path).raw().toBuffer({ resolveWithObject: true });
  await rm(outputFolder, { recursive: true });
  await engine.release();
  const { width: widthPx, height: heightPx } = info;
  return {
    name: `drawn by mini, ${widthPx}x${heightPx}`,
    frame: { data: toShared(data), widthPx, heightPx, frames: 1 },
  };
}

function firstFrameOf(name: string, { data, widthPx, heightPx }: Clip): Picture {
  return { name, frame: { data: data.subarray(0, widthPx * heightPx * 3), widthPx, heightPx, frames: 1 } };
}

function encodeWithSharp(options: {
  readonly compressionLevel?: number;
  readonly adaptiveFiltering?: boolean;
}): EncodePng {
  return ({ data, widthPx, heightPx }) =>
    sharp(data, { raw: { width: widthPx, height: heightPx, channels: 3 } })
      .png(options)
      .toBuffer();
}
