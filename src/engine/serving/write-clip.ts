import { join } from 'node:path';
import type { EngineJob, MediaFile } from '../../domain/engine.ts';
import type { GenerationRequest } from '../../domain/generation-request.ts';
import type { MediaEncoder, RgbFrames } from '../../domain/media-encoder.ts';
import { seedOf } from '../pipelines/begin-denoising.ts';

/** Hands a finished clip to the encoder's worker threads: a picture as `pictureFormat`, a GIF as a GIF. */
export async function writeClip(
  job: EngineJob,
  index: number,
  pixels: RgbFrames,
  media: MediaEncoder,
): Promise<MediaFile> {
  const { request } = job;
  const format = request.kind === 'gif' ? 'gif' : job.pictureFormat;
  const suffix = request.count > 1 ? `-${index + 1}` : '';
  const encoded = await media.encode({
    frames: pixels,
    format,
    path: join(job.outputFolder, `${job.fileStem}${suffix}.${format}`),
    frameDelayMs: 1000 / request.fps,
    metadata: {
      description: request.prompt,
      parameters: job.embedParameters ? parametersOf(request, seedOf(request, index)) : undefined,
    },
  });
  return {
    ...encoded,
    widthPx: pixels.widthPx,
    heightPx: pixels.heightPx,
    frames: pixels.frames,
    seed: seedOf(request, index),
  };
}

/** Parameters under the names the widely used web UIs write and read. */
function parametersOf(request: GenerationRequest, seed: number): Readonly<Record<string, string | number>> {
  return {
    prompt: request.prompt,
    'Negative prompt': request.negativePrompt,
    Steps: request.steps,
    Sampler: request.scheduler,
    'CFG scale': request.guidanceScale,
    Seed: seed,
    // They count the last layer too.
    ...(request.clipSkip === 0 ? {} : { 'Clip skip': request.clipSkip + 1 }),
    Size: `${request.widthPx}x${request.heightPx}`,
    Model: request.model,
    ...(request.initImage === undefined ? {} : { 'Denoising strength': request.initImage.strength }),
    ...(request.kind === 'gif' ? { Frames: request.frames, FPS: request.fps } : {}),
  };
}
