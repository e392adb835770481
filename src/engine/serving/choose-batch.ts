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

/**
 * The states that share the next UNet call: those of the drawing whose turn it is, then everybody else's that fit the
 * same call, least served first, up to `slotLimit(key)` slots. The first member always goes, whatever it costs.
 */
export function chooseBatch(
  leader: Drawing,
  others: Iterable<Drawing>,
  unet: Unet,
  slotLimit: (key: string) => number,
): StepBatch {
  const rest = [...others]
    .filter((drawing) => drawing !== leader)
    .toSorted((a, b) => a.virtualMs - b.virtualMs);
  const candidates = [leader, ...rest].flatMap((drawing) => unfinishedStates(drawing, unet));
  const first = candidates[0];
  if (first === undefined) throw new Error('A drawing in its denoising phase has no unfinished state');
  const key = batchKey(first.state, unet);
  const limit = slotLimit(key);
  const members: BatchMember[] = [];
  let slots = 0;
  for (const candidate of candidates) {
    if (batchKey(candidate.state, unet) !== key) continue;
    if (members.length > 0 && slots + candidate.slots > limit) break;
    members.push(candidate);
    slots += candidate.slots;
  }
  return { key, members };
}

function unfinishedStates(drawing: Drawing, unet: Unet): readonly BatchMember[] {
  if (drawing.phase.name !== 'denoise') return [];
  return drawing.phase.states.flatMap((state, index) =>
    isDenoised(state) ? [] : [{ drawing, index, state, slots: slotsPerStep(state, unet) }],
  );
}
