import { type DenoisingState, isDenoised } from '../denoising/denoising-state.ts';
import { batchKey } from '../denoising/predict-rows.ts';
import { framesPerRow, rowsLeft, rowsPerWindow } from '../denoising/step-rows.ts';
import type { Unet } from '../models/unet.ts';
import type { Drawing } from './drawing.ts';

/** A state chosen for the next UNet call, and whose it is. */
interface BatchMember {
  readonly drawing: Drawing;
  readonly index: number;
  readonly state: DenoisingState;
  readonly slots: number;
}

export interface StepBatch {
  readonly key: string;
  readonly members: readonly BatchMember[];
  /** Rows of each of them at most. */
  readonly rows: number;
}

export interface BatchChoice {
  readonly unet: Unet;
  /** Whether a drawing is drawn by this UNet. */
  readonly isDrawnByIt: (drawing: Drawing) => boolean;
  /** What a call with so many slots takes. */
  readonly expectMs: (slots: number) => number;
  /** Longest that a call with more than one member may take. */
  readonly budgetMs: number;
  /** Longest that a call for one clip may take when it could be shorter. */
  readonly pieceBudgetMs: number;
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
      ? unfinishedStates(drawing).map((found) => ({ ...found, behind: order.length - place }))
      : [],
  );
  const [first] = candidates;
  if (first === undefined) throw new Error('A drawing in its denoising phase has no unfinished state');
  const key = batchKey(first.state, unet);
  const rows = rowsOfCall(first.state, choice);
  const members: BatchMember[] = [];
  const inCall = new Set<Drawing>();
  let chosenSlots = 0;
  for (const { behind, ...found } of candidates) {
    if (batchKey(found.state, unet) !== key) continue;
    const slots = Math.min(rows, rowsLeft(found.state, unet)) * framesPerRow(found.state);
    const member = { ...found, slots };
    if (members.length > 0) {
      if (unet.fixedRows !== undefined) break;
      const togetherMs = expectMs(chosenSlots + slots);
      const longerMs = togetherMs - expectMs(chosenSlots);
      const savedMs = expectMs(slots) - longerMs;
      const delayed = inCall.size - (inCall.has(member.drawing) ? 1 : 0);
      if (togetherMs > budgetMs || savedMs * behind <= longerMs * delayed) break;
    }
    members.push(member);
    inCall.add(member.drawing);
    chosenSlots += slots;
  }
  return { key, members, rows };
}

/**
 * Both halves of guidance, or of a clip one at a time where both would hold the engine for longer than they should. The
 * step of a picture is short beside what a picture takes.
 */
function rowsOfCall(state: DenoisingState, { unet, expectMs, pieceBudgetMs }: BatchChoice): number {
  const frames = framesPerRow(state);
  const isLong = frames > 1 && expectMs(rowsPerWindow * frames) > pieceBudgetMs;
  return isLong && unet.fixedRows === undefined ? 1 : rowsPerWindow;
}

function unfinishedStates(drawing: Drawing): readonly Omit<BatchMember, 'slots'>[] {
  if (drawing.phase.name !== 'denoise') return [];
  return drawing.phase.states.flatMap((state, index) =>
    isDenoised(state) ? [] : [{ drawing, index, state }],
  );
}
