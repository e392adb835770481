import type { DenoisingState } from '../denoising/denoising-state.ts';
import { beginDecoding, type DecodingClip, decodeChunk } from '../pipelines/decode-frames.ts';
import type { Drawing, DrawingPhase, PhaseOf } from './drawing.ts';
import type { EngineLoopDeps } from './engine-loop.ts';
import { fallBackToFp32 } from './fall-back-to-fp32.ts';
import { stepBudgetMs } from './step-costs.ts';
import { writeClip } from './write-clip.ts';

/** What comes after the last denoising step. */
export function decodingPhase(states: readonly DenoisingState[], deps: EngineLoopDeps): DrawingPhase {
  return { name: 'decode', clips: states.map((state) => beginDecoding(deps.model, state)) };
}

/** One chunk of frames of the first clip that is not finished; a finished clip goes to be written at once. */
export async function takeDecodingTurn(
  drawing: Drawing,
  phase: PhaseOf<'decode'>,
  deps: EngineLoopDeps,
): Promise<void> {
  const index = phase.clips.findIndex((clip) => clip.framesDone < clip.pixels.frames);
  const clip = phase.clips[index];
  if (clip === undefined) throw new Error('A drawing in its decoding phase has no frame left to decode');
  if (index === 0 && clip.framesDone === 0) drawing.emit({ type: 'stage', stage: 'decoding' });
  deps.onWork('decoding');
  const key = `decode ${clip.pixels.widthPx}x${clip.pixels.heightPx}`;
  const startedMs = performance.now();
  const decoded = await decodeInFp32IfNeeded(drawing, clip, deps.costs.slotsWithin(key, stepBudgetMs), deps);
  deps.costs.record(key, decoded.framesDone - clip.framesDone, performance.now() - startedMs);
  const clips = phase.clips.with(index, decoded);
  const finished = decoded.framesDone === decoded.pixels.frames;
  if (finished) drawing.writing.push(writeClip(drawing.job, index, decoded.pixels, deps.media));
  drawing.phase = finished && index === clips.length - 1 ? { name: 'write' } : { name: 'decode', clips };
  if (drawing.phase.name === 'write') drawing.emit({ type: 'stage', stage: 'writing' });
}

async function decodeInFp32IfNeeded(
  drawing: Drawing,
  clip: DecodingClip,
  frames: number,
  deps: EngineLoopDeps,
): Promise<DecodingClip> {
  try {
    return await decodeChunk(deps.model, clip, frames);
  } catch (error) {
    await fallBackToFp32(error, deps.model.vaeDecoder, [drawing]);
    return decodeChunk(deps.model, clip, frames);
  }
}
