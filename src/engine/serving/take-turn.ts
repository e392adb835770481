import type { GenerationRequest } from '../../domain/generation-request.ts';
import { type DenoisingState, isDenoised } from '../denoising/denoising-state.ts';
import { pictureTakesMask } from '../models/check-networks.ts';
import type { LoadedModel } from '../models/loaded-model.ts';
import { beginFromNoise, beginFromPicture } from '../pipelines/begin-denoising.ts';
import { beginRepainting, nothingKept } from '../pipelines/begin-repainting.ts';
import { encodePrompts } from '../pipelines/encode-prompts.ts';
import { toMask } from '../pipelines/to-mask.ts';
import { toPlanes } from '../pipelines/to-planes.ts';
import { decodingPhase, takeDecodingTurn } from './decoding-turn.ts';
import { takeDenoisingTurn } from './denoising-turn.ts';
import { billTurn, type Drawing, type PhaseOf } from './drawing.ts';
import type { EngineLoopDeps } from './engine-loop.ts';
import { takeJudgingTurn } from './judging-turn.ts';

/**
 * One turn of the loop for the first drawing in the order: a piece of work of bounded cost. In the denoising phase,
 * others whose states fit the same UNet call may come along.
 */
export async function takeTurn(
  drawing: Drawing,
  order: readonly Drawing[],
  deps: EngineLoopDeps,
): Promise<void> {
  const { phase } = drawing;
  switch (phase.name) {
    case 'text':
      return billed(drawing, deps, () => encodeText(drawing, deps));
    case 'begin':
      return billed(drawing, deps, () => beginNext(drawing, phase, deps));
    case 'denoise':
      return takeDenoisingTurn(drawing, order, deps);
    case 'decode':
      return billed(drawing, deps, () => takeDecodingTurn(drawing, phase, deps));
    case 'judge':
      return billed(drawing, deps, () => takeJudgingTurn(drawing, phase, deps));
    case 'write':
      throw new Error('A drawing that is writing its files takes no turns');
  }
}

async function billed(drawing: Drawing, { clock }: EngineLoopDeps, work: () => Promise<void>): Promise<void> {
  const startedMs = clock.nowMs();
  await work();
  billTurn(new Map([[drawing, 1]]), clock.nowMs() - startedMs);
}

async function encodeText(drawing: Drawing, deps: EngineLoopDeps): Promise<void> {
  drawing.emit({ type: 'stage', stage: 'encoding-text' });
  deps.onWork('encoding text');
  const prompts = await encodePrompts(drawing.lease.model, drawing.job.request);
  for (const notice of prompts.notices) {
    drawing.notices.push(notice);
    drawing.emit({ type: 'notice', notice });
  }
  const { initImage } = drawing.job.request;
  const [picture, mask] = [
    await readPicture(initImage?.path, drawing, deps),
    await readPicture(initImage?.maskPath, drawing, deps),
  ];
  drawing.phase = {
    name: 'begin',
    prompts,
    initPixels: picture === undefined ? undefined : toPlanes(picture),
    mask: mask === undefined ? undefined : toMask(mask),
    states: [],
  };
}

async function readPicture(
  path: string | undefined,
  { job }: Drawing,
  { media }: EngineLoopDeps,
): Promise<Uint8Array | undefined> {
  const { widthPx, heightPx } = job.request;
  return path === undefined ? undefined : media.readPicture(path, widthPx, heightPx);
}

/** The starting state of one more picture. */
async function beginNext(drawing: Drawing, phase: PhaseOf<'begin'>, deps: EngineLoopDeps): Promise<void> {
  const { request } = drawing.job;
  deps.onWork('preparing latents');
  const index = phase.states.length;
  const states = [...phase.states, await beginPicture(deps.model, request, phase, index)];
  if (states.length < request.count) {
    drawing.phase = { ...phase, states };
    return;
  }
  drawing.emit({ type: 'stage', stage: 'denoising' });
  drawing.phase = states.every(isDenoised)
    ? decodingPhase(drawing, states, deps)
    : { name: 'denoise', states };
}

function beginPicture(
  model: LoadedModel,
  request: GenerationRequest,
  { prompts, initPixels, mask }: PhaseOf<'begin'>,
  index: number,
): DenoisingState | Promise<DenoisingState> {
  const seesMask = request.kind === 'image' && pictureTakesMask(model.folder);
  if (request.initImage === undefined || initPixels === undefined) {
    return seesMask
      ? beginRepainting(model, request, prompts, index, nothingKept(request))
      : beginFromNoise(model, request, prompts, index);
  }
  const picture = { pixels: initPixels, strength: request.initImage.strength };
  if (mask !== undefined) return beginRepainting(model, request, prompts, index, { ...picture, mask });
  return seesMask
    ? beginRepainting(model, request, prompts, index, { ...nothingKept(request), ...picture })
    : beginFromPicture(model, request, prompts, index, picture);
}
