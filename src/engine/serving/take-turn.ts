import { isDenoised } from '../denoising/denoising-state.ts';
import { beginFromNoise, beginFromPicture } from '../pipelines/begin-denoising.ts';
import { encodePrompts } from '../pipelines/encode-prompts.ts';
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
  drawing.phase = { name: 'begin', prompts, initPixels: await readInitPicture(drawing, deps), states: [] };
}

async function readInitPicture({ job }: Drawing, deps: EngineLoopDeps): Promise<Float32Array | undefined> {
  const { initImage, widthPx, heightPx } = job.request;
  return initImage === undefined
    ? undefined
    : toPlanes(await deps.media.readPicture(initImage.path, widthPx, heightPx));
}

/** The starting state of one more picture. */
async function beginNext(drawing: Drawing, phase: PhaseOf<'begin'>, deps: EngineLoopDeps): Promise<void> {
  const { request } = drawing.job;
  deps.onWork('preparing latents');
  const index = phase.states.length;
  const state =
    request.initImage === undefined || phase.initPixels === undefined
      ? beginFromNoise(deps.model, request, phase.prompts, index)
      : await beginFromPicture(deps.model, request, phase.prompts, index, {
          pixels: phase.initPixels,
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
