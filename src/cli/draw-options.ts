import { InvalidArgumentError } from 'commander';
import { z } from 'zod';
import type { RequestDraft } from '../domain/generation-request.ts';
import type { MediaKind } from '../domain/media-kind.ts';
import type { OutputOptions } from './output-file.ts';

/** Also NaN and Infinity, which zod's own number refuses: the request's rules say why they cannot be drawn with. */
const anyNumber = z.custom<number>((value) => typeof value === 'number');
const number = anyNumber.optional();
const text = z.string().optional();

/** The options of `pincel image` and `pincel gif` as commander hands them over. */
const drawOptionsSchema = z.object({
  negative: text,
  steps: number,
  guidance: number,
  guidanceRescale: number,
  clipSkip: number,
  seed: number,
  size: z.object({ widthPx: anyNumber, heightPx: anyNumber }).optional(),
  count: number,
  scheduler: text,
  model: text,
  init: text,
  mask: text,
  strength: number,
  promptMode: z.enum(['chunk', 'truncate']).optional(),
  frames: number,
  fps: number,
  loop: z.boolean().optional(),
  motion: text,
  out: text,
  format: z.enum(['png', 'webp']).optional(),
  parameters: z.boolean(),
  json: z.boolean().default(false),
  verbose: z.boolean().default(false),
});

/** What one command line asks for: the request, where it goes, and how it is told. */
export interface DrawOrder {
  readonly draft: RequestDraft;
  readonly output: OutputOptions;
  readonly embedParameters: boolean;
  readonly json: boolean;
  readonly verbose: boolean;
}

export function parseDrawOrder(kind: MediaKind, words: readonly string[], options: unknown): DrawOrder {
  const { size, ...typed } = drawOptionsSchema.parse(options);
  return {
    draft: {
      kind,
      prompt: words.join(' '),
      negativePrompt: typed.negative,
      model: typed.model,
      widthPx: size?.widthPx,
      heightPx: size?.heightPx,
      steps: typed.steps,
      guidanceScale: typed.guidance,
      guidanceRescale: typed.guidanceRescale,
      clipSkip: typed.clipSkip,
      seed: typed.seed,
      count: typed.count,
      scheduler: typed.scheduler,
      promptMode: typed.promptMode,
      frames: typed.frames,
      fps: typed.fps,
      loop: typed.loop,
      motion: typed.motion,
      initImagePath: typed.init,
      maskImagePath: typed.mask,
      strength: typed.strength,
    },
    output: { kind, out: typed.out, format: typed.format },
    embedParameters: typed.parameters,
    json: typed.json,
    verbose: typed.verbose,
  };
}

/** A number as typed. `NaN` and `Infinity` are numbers here: the request's rules refuse them by name. */
export function parseNumber(typed: string): number {
  const value = Number(typed);
  if (typed.trim() === '' || (Number.isNaN(value) && typed.toLowerCase() !== 'nan')) {
    throw new InvalidArgumentError('It has to be a number.');
  }
  return value;
}

/** `512x768`, or `512` for a square. */
export function parseSize(typed: string): { readonly widthPx: number; readonly heightPx: number } {
  const sides = typed.split(/[x×]/i);
  const [width, height = width, ...more] = sides;
  if (width === undefined || height === undefined || more.length > 0) {
    throw new InvalidArgumentError('Write width x height in pixels, for example 512x768.');
  }
  return { widthPx: parseNumber(width), heightPx: parseNumber(height) };
}
