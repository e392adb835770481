import { AppError } from '../../domain/app-error.ts';
import { advance } from '../denoising/advance.ts';
import { isDenoised } from '../denoising/denoising-state.ts';
import type { LoadedPart } from '../models/loaded-model.ts';
import type { Unet } from '../models/unet.ts';
import { beginFromNoise, beginFromPicture } from '../pipelines/begin-denoising.ts';
import { beginDecoding, type DecodingClip, decodeChunk } from '../pipelines/decode-frames.ts';
import { encodePrompts } from '../pipelines/encode-prompts.ts';
import { chooseBatch, type StepBatch } from './choose-batch.ts';
import { billTurn, type Drawing, type DrawingPhase } from './drawing.ts';
import type { EngineLoopDeps } from './engine-loop.ts';
import { sendPreview } from './send-preview.ts';
import { writeClip } from './write-clip.ts';

type PhaseOf<Name extends DrawingPhase['name']> = Extract<DrawingPhase, { name: Name }>;

/** How long one step may hold the engine when it could be shorter: sets batch and chunk sizes from measured costs. */
const stepBudgetMs = 250;

/**
 * One turn of the loop for one drawing: a piece of work of bounded cost. In the denoising phase, other drawings whose
 * states fit the same UNet call come along.
 */
export async function takeTurn(drawing: Drawing, all: Iterable<Drawing>, deps: EngineLoopDeps): Promise<void> {
  const { phase } = drawing;
  switch (phase.name) {
    case 'text':
      return billed(drawing, () => encodeText(drawing, deps));
    case 'begin':
      return billed(drawing, () => beginNext(drawing, phase, deps));
    case 'denoise':
      return denoise(drawing, all, deps);
    case 'decode':
      return billed(drawing, () => decode(drawing, phase, deps));
    case 'write':
      throw new Error('A drawing that is writing its files takes no turns');
  }
}

async function billed(drawing: Drawing, work: () => Promise<void>): Promise<void> {
  const startedMs = performance.now();
  await work();
  billTurn(new Map([[drawing, 1]]), performance.now() - startedMs);
}

async function encodeText(drawing: Drawing, deps: EngineLoopDeps): Promise<void> {
  drawing.emit({ type: 'stage', stage: 'encoding-text' });
  deps.onWork('encoding text');
  const prompts = await encodePrompts(deps.model, drawing.job.request);
  for (const notice of prompts.notices) {
    drawing.notices.push(notice);
    drawing.emit({ type: 'notice', notice });
  }
  drawing.phase = { name: 'begin', prompts, states: [] };
}

/** The starting state of one more picture. */
async function beginNext(drawing: Drawing, phase: PhaseOf<'begin'>, deps: EngineLoopDeps): Promise<void> {
  const { request } = drawing.job;
  deps.onWork('preparing latents');
  const index = phase.states.length;
  const state =
    request.initImage === undefined
      ? beginFromNoise(deps.model, request, phase.prompts, index)
      : await beginFromPicture(deps.model, request, phase.prompts, index, {
          pixels: await readInitPicture(request.initImage.path, request.widthPx, request.heightPx, deps),
          strength: request.initImage.strength,
        });
  const states = [...phase.states, state];
  if (states.length < request.count) {
    drawing.phase = { ...phase, states };
    return;
  }
  drawing.emit({ type: 'stage', stage: 'denoising' });
  drawing.phase = states.every(isDenoised) ? decodingPhase(states, deps) : { name: 'denoise', states };
}

/** Interleaved bytes to planes in [-1, 1]. */
async function readInitPicture(path: string, widthPx: number, heightPx: number, deps: EngineLoopDeps): Promise<Float32Array> {
  const rgb = await deps.media.readPicture(path, widthPx, heightPx);
  const plane = widthPx * heightPx;
  const pixels = new Float32Array(plane * 3);
  for (let p = 0; p < plane; p++) {
    for (let color = 0; color < 3; color++) {
      pixels[color * plane + p] = Math.fround(2 * Math.fround((rgb[p * 3 + color] ?? 0) / 255)) - 1;
    }
  }
  return pixels;
}

async function denoise(leader: Drawing, all: Iterable<Drawing>, deps: EngineLoopDeps): Promise<void> {
  const { kind } = leader.job.request;
  const part = deps.model.unet(kind);
  if (part === undefined) {
    throw new AppError('model-invalid', `The model ${deps.model.folder.name} has no unet_motion folder: it draws pictures only.`);
  }
  deps.onWork('denoising');
  const unet = await part.get();
  const companions = [...all].filter((drawing) => deps.model.unet(drawing.job.request.kind) === part);
  const batch = chooseBatch(leader, companions, unet, (key) => deps.costs.slotsWithin(`denoise ${key}`, stepBudgetMs));
  const startedMs = performance.now();
  const advanced = await advanceInFp32IfNeeded(batch, unet, part);
  const elapsedMs = performance.now() - startedMs;
  deps.costs.record(`denoise ${batch.key}`, batch.members.reduce((sum, member) => sum + member.slots, 0), elapsedMs);
  const shares = new Map<Drawing, number>();
  for (const [i, { drawing, index, slots }] of batch.members.entries()) {
    const state = advanced[i];
    if (state === undefined || drawing.phase.name !== 'denoise') continue;
    drawing.phase = { name: 'denoise', states: drawing.phase.states.with(index, state) };
    shares.set(drawing, (shares.get(drawing) ?? 0) + slots);
  }
  billTurn(shares, elapsedMs);
  for (const drawing of shares.keys()) afterStep(drawing, deps);
}

async function advanceInFp32IfNeeded(batch: StepBatch, unet: Unet, part: LoadedPart<Unet>) {
  const states = batch.members.map((member) => member.state);
  try {
    return await advance(states, unet);
  } catch (error) {
    const drawings = new Set(batch.members.map((member) => member.drawing));
    await fallBack(error, part, drawings);
    return advance(states, await part.get());
  }
}

/** After an overflow, reopens the part in fp32 and tells everybody concerned; rethrows when there is nothing to fall back to. */
async function fallBack<T>(error: unknown, part: LoadedPart<T>, drawings: Iterable<Drawing>): Promise<void> {
  if (!(error instanceof AppError) || error.kind !== 'numeric-overflow') throw error;
  if (!(await part.fallBackToFp32())) {
    throw new AppError(
      'numeric-overflow',
      `${part.name} produced values that are not numbers, so there is no picture. The model folder has no fp32 ` +
        `${part.name}/model.onnx to retry with: export it with --dtype fp32.`,
      { cause: error },
    );
  }
  for (const drawing of drawings) {
    const notice = { kind: 'retried-in-fp32', component: part.name } as const;
    drawing.notices.push(notice);
    drawing.emit({ type: 'notice', notice });
  }
}

/** Progress is told per step of the slowest picture; when all are denoised, decoding begins. */
function afterStep(drawing: Drawing, deps: EngineLoopDeps): void {
  if (drawing.phase.name !== 'denoise') return;
  const { states } = drawing.phase;
  const done = Math.min(...states.map((state) => state.trajectory.stepIndex));
  const steps = states[0]?.scheduler.timesteps.length ?? 0;
  if (done > drawing.stepsDone) {
    drawing.stepsDone = done;
    drawing.emit({ type: 'step', step: done, steps });
    if (drawing.job.previews && done < steps) sendPreview(drawing, states, deps);
  }
  if (states.every(isDenoised)) drawing.phase = decodingPhase(states, deps);
}

function decodingPhase(states: PhaseOf<'denoise'>['states'], deps: EngineLoopDeps): DrawingPhase {
  return { name: 'decode', clips: states.map((state) => beginDecoding(deps.model, state)) };
}

/** One chunk of frames of the first clip that is not finished; a finished clip goes to be written at once. */
async function decode(drawing: Drawing, phase: PhaseOf<'decode'>, deps: EngineLoopDeps): Promise<void> {
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
    await fallBack(error, deps.model.vaeDecoder, [drawing]);
    return decodeChunk(deps.model, clip, frames);
  }
}
