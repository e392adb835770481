import type { DenoisingState } from '../denoising/denoising-state.ts';
import { beginDecoding, type DecodingClip, decodeChunk } from '../pipelines/decode-frames.ts';
import type { Drawing, DrawingPhase, PhaseOf } from './drawing.ts';
import type { EngineLoopDeps } from './engine-loop.ts';
import { fallBackToFp32 } from './fall-back-to-fp32.ts';
import { finishClip } from './judging-turn.ts';
import { pieceBudgetMs } from './step-costs.ts';
import { decodingKey } from './work-left.ts';

/** What comes after the last denoising step. */
export function decodingPhase(
  { pixels }: Drawing,
  states: readonly DenoisingState[],
  { model }: EngineLoopDeps,
): DrawingPhase {
  return { name: 'decode', clips: states.map((state) => beginDecoding(model, state, pixels.take)) };
}

/** One chunk of frames of the first clip that is not finished; a finished clip goes to be judged or written at once. */
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
  const key = decodingKey(clip.pixels);
  const startedMs = deps.clock.nowMs();
  const decoded = await decodeInFp32IfNeeded(drawing, clip, deps.costs.slotsWithin(key, pieceBudgetMs), deps);
  deps.costs.record(key, decoded.framesDone - clip.framesDone, deps.clock.nowMs() - startedMs);
  const clips = phase.clips.with(index, decoded);
  const finished = decoded.framesDone === decoded.pixels.frames;
  if (finished) finishClip(drawing, clips, index, deps);
  else drawing.phase = { name: 'decode', clips };
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
