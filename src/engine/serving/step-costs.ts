/** How long one step may hold the engine when it could be shorter: sets batch and chunk sizes from measured costs. */
export const stepBudgetMs = 250;

/** Measured cost of work by kind, on this machine, as milliseconds per slot (a UNet sample, a decoded frame). */
export interface StepCosts {
  record(key: string, slots: number, elapsedMs: number): void;
  /** How many slots of this kind fit into `budgetMs`: at least one, and one until something was measured. */
  slotsWithin(key: string, budgetMs: number): number;
}

const newestWeight = 0.3;

/** Costs as an exponentially weighted mean, so that a machine that becomes busy is noticed within a few steps. */
export function createStepCosts(): StepCosts {
  const msPerSlot = new Map<string, number>();
  return {
    record(key, slots, elapsedMs) {
      const measured = elapsedMs / slots;
      const known = msPerSlot.get(key);
      msPerSlot.set(key, known === undefined ? measured : known + newestWeight * (measured - known));
    },
    slotsWithin(key, budgetMs) {
      const cost = msPerSlot.get(key);
      return cost === undefined ? 1 : Math.max(1, Math.floor(budgetMs / cost));
    },
  };
}
