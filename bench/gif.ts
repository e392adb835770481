import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { applyPalette, GIFEncoder, quantize } from 'gifenc/dist/gifenc.esm.js';
import sharp from 'sharp';
import { type EncodeGifPart, encodeGif } from '../src/media/encode-gif.ts';
import { createGifHelper } from '../src/media/gif-helper.ts';
import { type Clip, gradientClip, photoClip } from './gif-clips.ts';

const rounds = 5;
/** Until what is JavaScript is compiled, on every thread that takes part. */
const warmUps = 8;
const delayMs = 80;
const bytesPerKib = 1_024;

interface Encoded {
  readonly ms: number;
  readonly gif: Uint8Array;
}

type Encode = (clip: Clip) => Promise<Encoded> | Encoded;

interface Row {
  readonly clip: string;
  readonly encoder: string;
  readonly ms: readonly number[];
  readonly sizeBytes: number;
  readonly psnrDb: number;
  readonly anywherePsnrDb: number;
}

/**
 * A GIF of 16 frames of 512 x 512 by Pincel's encoder, by sharp, by ffmpeg and gifski where they are installed, and by
 * gifenc as its README uses it: how long, how large, and how near to the original (peak signal to noise ratio of means of
 * 4 x 4 pixels: what dithering mixes to, as an eye sees it; on a grid of blocks, and anywhere).
 */
export async function benchGif(): Promise<string> {
  const helper = createGifHelper();
  const encoders: readonly (readonly [name: string, encode: Encode])[] = [
    ['Pincel', encodeWithOurs(helper.encodePart)],
    ['sharp, effort 1', encodeWithSharp],
    ...(isInstalled('ffmpeg', '-version')
      ? [['ffmpeg, palettegen + paletteuse', encodeWithFfmpeg] as const]
      : []),
    ...(isInstalled('gifski', '--version') ? [['gifski, quality 90', encodeWithGifski] as const] : []),
    ['gifenc, palette per frame', encodeWithGifenc],
  ];
  const rows: Row[] = [];
  for (const clip of [await photoClip(), gradientClip()]) {
    for (const [encoder, encode] of encoders) {
      for (let warmUp = 0; warmUp < warmUps; warmUp += 1) await encode(clip);
      const runs: Encoded[] = [];
      for (let round = 0; round < rounds; round += 1) runs.push(await encode(clip));
      const gif = runs[0]?.gif ?? new Uint8Array();
      const shown = await decode(gif);
      rows.push({
        clip: clip.name,
        encoder,
        ms: runs.map(({ ms }) => ms),
        sizeBytes: gif.length,
        psnrDb: psnrOfMeans(clip, shown, 4),
        anywherePsnrDb: psnrOfMeans(clip, shown, 3),
      });
    }
  }
  await helper.close();
  return toTable(rows);
}

/** On two threads, as in Pincel (src/media/encode-worker.ts). */
function encodeWithOurs(encodeElsewhere: EncodeGifPart): Encode {
  return async ({ widthPx, heightPx, frames, data }) => {
    const startMs = performance.now();
    const gif = await encodeGif(
      { widthPx, heightPx, frames, data },
      delayMs,
      { description: 'a clip', parameters: undefined },
      encodeElsewhere,
    );
    return { ms: performance.now() - startMs, gif };
  };
}

async function encodeWithSharp({ data, widthPx, heightPx, frames }: Clip): Promise<Encoded> {
  const raw = { width: widthPx, height: heightPx * frames, channels: 3, pageHeight: heightPx } as const;
  const startMs = performance.now();
  const gif = await sharp(data, { raw })
    .gif({ effort: 1, dither: 1, delay: Array.from({ length: frames }, () => delayMs) })
    .toBuffer();
  return { ms: performance.now() - startMs, gif };
}

function encodeWithFfmpeg(clip: Clip): Encoded {
  const filter = 'split[a][b];[a]palettegen=stats_mode=single[p];[b][p]paletteuse=new=1:dither=sierra2_4a';
  const startMs = performance.now();
  const gif = execFileSync('ffmpeg', [...readRaw(clip), '-vf', filter, '-f', 'gif', '-'], {
    input: clip.data,
    maxBuffer: 2 ** 28,
  });
  return { ms: performance.now() - startMs, gif };
}

/** What ffmpeg has to know of frames on its standard input. */
function readRaw({ widthPx, heightPx }: Clip): readonly string[] {
  const format = ['-f', 'rawvideo', '-pix_fmt', 'rgb24'];
  return ['-v', 'error', ...format, '-s', `${widthPx}x${heightPx}`, '-r', '12.5', '-i', '-'];
}

/** Reads PNGs, written before the clock starts. */
function encodeWithGifski(clip: Clip): Encoded {
  const folder = mkdtempSync(join(tmpdir(), 'pincel-gifski-'));
  try {
    execFileSync('ffmpeg', [...readRaw(clip), join(folder, '%03d.png')], { input: clip.data });
    const pictures = Array.from({ length: clip.frames }, (_, i) =>
      join(folder, `${String(i + 1).padStart(3, '0')}.png`),
    );
    const output = join(folder, 'clip.gif');
    const startMs = performance.now();
    execFileSync('gifski', ['--quiet', '--quality', '90', '--fps', '12.5', '-o', output, ...pictures]);
    const ms = performance.now() - startMs;
    return { ms, gif: readFileSync(output) };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function encodeWithGifenc({ data, widthPx, heightPx, frames }: Clip): Encoded {
  const startMs = performance.now();
  const encoder = GIFEncoder();
  const sizePx = widthPx * heightPx;
  for (let frame = 0; frame < frames; frame += 1) {
    const rgba = new Uint8Array(sizePx * 4).fill(255);
    for (let i = 0; i < sizePx; i += 1) {
      rgba.set(data.subarray((frame * sizePx + i) * 3, (frame * sizePx + i) * 3 + 3), i * 4);
    }
    const palette = quantize(rgba, 256);
    encoder.writeFrame(applyPalette(rgba, palette), widthPx, heightPx, { palette, delay: delayMs });
  }
  encoder.finish();
  return { ms: performance.now() - startMs, gif: encoder.bytes() };
}

function isInstalled(program: string, versionFlag: string): boolean {
  return spawnSync(program, [versionFlag]).status === 0;
}

async function decode(gif: Uint8Array): Promise<Uint8Array> {
  return sharp(gif, { animated: true }).removeAlpha().raw().toBuffer();
}

/** Of means of 4 x 4 pixels, one every `step` pixels along both sides. */
function psnrOfMeans({ data, widthPx, heightPx, frames }: Clip, shown: Uint8Array, step: number): number {
  let squares = 0;
  let count = 0;
  for (let frame = 0; frame < frames; frame += 1) {
    for (let y = 0; y + 4 <= heightPx; y += step) {
      for (let x = 0; x + 4 <= widthPx; x += step) {
        for (let channel = 0; channel < 3; channel += 1) {
          let sum = 0;
          for (let pixel = 0; pixel < 16; pixel += 1) {
            const at = ((frame * heightPx + y + (pixel >> 2)) * widthPx + x + (pixel & 3)) * 3 + channel;
            sum += (data[at] ?? 0) - (shown[at] ?? 0);
          }
          squares += (sum / 16) ** 2;
          count += 1;
        }
      }
    }
  }
  return 10 * Math.log10(255 ** 2 / (squares / count));
}

function toTable(rows: readonly Row[]): string {
  const lines = rows.map(({ clip, encoder, ms, sizeBytes, psnrDb, anywherePsnrDb }) => {
    const sorted = ms.toSorted((a, b) => a - b);
    const times = [sorted[Math.floor(sorted.length / 2)], sorted[0], sorted.at(-1)];
    const bySharp =
      rows.find((row) => row.clip === clip && row.encoder.startsWith('sharp'))?.sizeBytes ?? sizeBytes;
    return `| ${clip} | ${encoder} | ${times.map((time) => (time ?? 0).toFixed(0)).join(' | ')} | ${(sizeBytes / bytesPerKib).toFixed(0)} | ${(sizeBytes / bySharp).toFixed(2)} | ${psnrDb.toFixed(1)} | ${anywherePsnrDb.toFixed(1)} |`;
  });
  return [
    '| clip | encoder | ms, median | least | largest | KiB | of sharp’s | dB, blocks | dB, anywhere |',
    '|---|---|---|---|---|---|---|---|---|',
    ...lines,
  ].join('\n');
}
