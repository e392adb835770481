import { batchKey, slotsPerStep } from '../denoising/advance.ts';
import { type DenoisingState, isDenoised } from '../denoising/denoising-state.ts';
import type { Unet } from '../models/unet.ts';
import type { Drawing } from './drawing.ts';

/** A state chosen for the next step, and whose it is. */
interface BatchMember {
  readonly drawing: Drawing;
  readonly index: number;
  readonly state: DenoisingState;
  readonly slots: number;
}

export interface StepBatch {
  readonly key: string;
  readonly members: readonly BatchMember[];
}

export interface BatchChoice {
  readonly unet: Unet;
  /** Whether a drawing is drawn by this UNet. */
  readonly isDrawnByIt: (drawing: Drawing) => boolean;
  /** What a call with so many slots takes. */
  readonly expectMs: (slots: number) => number;
  /** Longest that a call with more than one member may take. */
  readonly budgetMs: number;
}

/**
 * The states that share the next UNet call: the first of the drawing whose turn it is, then, in order, everybody's who
 * fits the same call and is worth it. A state is when the time it saves itself and all behind it (a call of its own
 * later takes longer than coming along) is more than the time it costs the drawings already in the call. So how large
 * batches are follows from what steps were measured to take on this machine, and from how many wait.
 */
export function chooseBatch(order: readonly Drawing[], choice: BatchChoice): StepBatch {
  const { unet, isDrawnByIt, expectMs, budgetMs } = choice;
  const candidates = order.flatMap((drawing, place) =>
    isDrawnByIt(drawing)
      ? unfinishedStates(drawing, unet).map((member) => ({ member, behind: order.length - place }))
      : [],
  );
  const first = candidates[0]?.member;
  if (first === undefined) throw new Error('A drawing in its denoising phase has no unfinished state');
  const key = batchKey(first.state, unet);
  const members: BatchMember[] = [];
  const inCall = new Set<Drawing>();
  let slots = 0;
  for (const { member, behind } of candidates) {
    if (batchKey(member.state, unet) !== key) continue;
    if (members.length > 0) {
      const togetherMs = expectMs(slots + member.slots);
      const longerMs = togetherMs - expectMs(slots);
      const savedMs = expectMs(member.slots) - longerMs;
      const delayed = inCall.size - (inCall.has(member.drawing) ? 1 : 0);
      if (togetherMs > budgetMs || savedMs * behind <= longerMs * delayed) break;
    }
    members.push(member);
    inCall.add(member.drawing);
    slots += member.slots;
  }
  return { key, members };
}

function unfinishedStates(drawing: Drawing, unet: Unet): readonly BatchMember[] {
  if (drawing.phase.name !== 'denoise') return [];
  return drawing.phase.states.flatMap((state, index) =>
    isDenoised(state) ? [] : [{ drawing, index, state, slots: slotsPerStep(state, unet) }],
  );
}
