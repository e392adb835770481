import { z } from 'zod';
import type { EncodedMedia, EncodeOrder } from '../domain/media-encoder.ts';
import type { FitOrder } from './fit-media.ts';
import { fittedBytes } from './fitted-bytes.ts';
import type { CompressedFrame } from './gif-file.ts';
import type { GifPart } from './gif-part.ts';

const sizePx = z.int().positive();
export const pictureBytes = z.instanceof(Uint8Array);

const rgbFrames = z
  .strictObject({
    widthPx: sizePx,
    heightPx: sizePx,
    frames: z.int().positive(),
    data: z.custom<Uint8ClampedArray<SharedArrayBuffer>>(
      (value) => value instanceof Uint8ClampedArray && value.buffer instanceof SharedArrayBuffer,
      'Expected a Uint8ClampedArray in shared memory',
    ),
  })
  .refine(
    ({ widthPx, heightPx, frames, data }) => data.length === widthPx * heightPx * frames * 3,
    'Expected widthPx * heightPx * frames * 3 bytes',
  );

const encodeOrder = z
  .strictObject({
    frames: rgbFrames,
    format: z.enum(['png', 'webp', 'gif']),
    path: z.string(),
    frameDelayMs: z.number().nonnegative(),
    metadata: z.strictObject({
      description: z.string(),
      parameters: z.union([z.record(z.string(), z.union([z.string(), z.number()])), z.undefined()]),
    }),
  })
  .refine(
    ({ format, frames }) => format === 'gif' || frames.frames === 1,
    'Expected one frame',
  ) satisfies z.ZodType<EncodeOrder>;

const fitOrder = z.strictObject({
  path: z.string(),
  format: z.enum(['png', 'webp', 'gif']),
  view: z.enum(['whole', 'still', 'doubled']),
  limit: z.strictObject({ maxBytes: z.number().positive(), maxSidesPx: z.number().positive().optional() }),
}) satisfies z.ZodType<FitOrder>;

const gifColors = z.array(z.array(z.number()).readonly()).readonly();
const gifPart = z
  .strictObject({
    frames: rgbFrames,
    from: z.int().nonnegative(),
    to: z.int().positive(),
    palette: z.strictObject({ colors: gifColors, exact: z.map(z.number(), z.number()).readonly() }),
  })
  .refine(
    ({ frames, from, to }) => from < to && to <= frames.frames,
    'Expected some of the frames',
  ) satisfies z.ZodType<GifPart>;

/** What a worker can be asked to do. */
export const mediaTask = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('encode'), order: encodeOrder }),
  z
    .strictObject({
      type: z.literal('preview'),
      rgb: pictureBytes,
      widthPx: sizePx,
      heightPx: sizePx,
      targetWidthPx: sizePx,
    })
    .refine(
      ({ rgb, widthPx, heightPx }) => rgb.length === widthPx * heightPx * 3,
      'Expected widthPx * heightPx * 3 bytes',
    ),
  z.strictObject({ type: z.literal('read'), path: z.string(), widthPx: sizePx, heightPx: sizePx }),
  z.strictObject({ type: z.literal('fit'), order: fitOrder }),
  z.strictObject({ type: z.literal('gif-part'), part: gifPart }),
]);
export type MediaTask = z.infer<typeof mediaTask>;

/** What the pool sends; `task` is a `MediaTask`, checked apart so that a bad one gets an answer under its `id`. */
export const workerRequest = z.strictObject({ id: z.int(), task: z.unknown() });

export const encodedMedia = z.strictObject({
  path: z.string(),
  format: z.enum(['png', 'webp', 'gif']),
  mimeType: z.string(),
  sizeBytes: z.int().positive(),
}) satisfies z.ZodType<EncodedMedia>;

export const gifPartFrames = z.array(
  z.strictObject({ data: pictureBytes, ownColors: z.union([gifColors, z.undefined()]) }),
) satisfies z.ZodType<CompressedFrame[]>;

export const failureKind = z.enum(['disk-failed', 'input-unreadable', 'engine-crashed']);

/** What a worker answers. `failed` is an `AppError`, taken apart because classes do not cross threads. */
export const workerAnswer = z.discriminatedUnion('outcome', [
  z.strictObject({
    id: z.int(),
    outcome: z.literal('done'),
    // Bytes first: to a schema of an object each of them is a key.
    value: z.union([pictureBytes, encodedMedia, fittedBytes, gifPartFrames]),
  }),
  z.strictObject({
    id: z.int(),
    outcome: z.literal('failed'),
    kind: failureKind,
    message: z.string(),
    retryable: z.boolean(),
    cause: z.union([z.string(), z.undefined()]),
  }),
  /** A bug of ours. */
  z.strictObject({ id: z.int(), outcome: z.literal('broken'), details: z.string() }),
]);
export type WorkerAnswer = z.infer<typeof workerAnswer>;
