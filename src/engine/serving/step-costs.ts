/** How long a call that several share may hold the engine: bounds batches of measured costs. */
export const stepBudgetMs = 250;

/**
 * The same of what need not be done at once: a clip's halves of guidance, frames that are decoded or judged. One at a
 * time they take hardly longer, and others wait less.
 */
export const pieceBudgetMs = 125;

/**
 * Measured costs of work on this machine, by key: the stage, then what else decides what a slot costs. A slot is a UNet
 * sample's frame, a decoded frame, a judged one.
 */
export interface StepCosts {
  record(key: string, slots: number, elapsedMs: number): void;
  /** Whether anything of this kind was measured. */
  knows(key: string): boolean;
  /**
   * What a step of so many slots takes. Costs that were never measured are taken from another key of the same stage, and
   * are one millisecond a slot when there is none.
   */
  expectMs(key: string, slots: number): number;
  /** How many slots of this kind fit into `budgetMs`: at least one, and one until something was measured. */
  slotsWithin(key: string, budgetMs: number): number;
}

/** A step takes `fixedMs`, and `slotMs` more for each slot. */
interface Line {
  readonly fixedMs: number;
  readonly slotMs: number;
}

interface Measured {
  /** Milliseconds by number of slots. */
  msOf: ReadonlyMap<number, number>;
  line: Line;
}

const newestWeight = 0.3;

/**
 * Costs as exponentially weighted means by the size of the step, with a straight line through them: so a machine that
 * becomes busy is noticed within a few steps, and what a larger step would take is known before it is taken.
 */
export function createStepCosts(): StepCosts {
  const measured = new Map<string, Measured>();

  const lineOf = (key: string): Line => {
    const own = measured.get(key);
    if (own !== undefined) return own.line;
    const stage = stageOf(key);
    for (const [other, { line }] of measured) if (stageOf(other) === stage) return line;
    return { fixedMs: 0, slotMs: 1 };
  };

  return {
    record(key, slots, elapsedMs) {
      const known = measured.get(key);
      const before = known?.msOf.get(slots) ?? elapsedMs;
      const nowMs = before + newestWeight * (elapsedMs - before);
      // Whatever made the machine faster or slower did so for steps of all sizes.
      const pace = nowMs / before;
      const msOf = new Map(known?.msOf.entries().map(([size, ms]) => [size, ms * pace]));
      msOf.set(slots, nowMs);
      measured.set(key, { msOf, line: fitLine(msOf) });
    },
    knows: (key) => measured.has(key),
    expectMs(key, slots) {
      const { fixedMs, slotMs } = lineOf(key);
      return fixedMs + slotMs * slots;
    },
    slotsWithin(key, budgetMs) {
      const line = measured.get(key)?.line;
      return line === undefined ? 1 : Math.max(1, Math.floor((budgetMs - line.fixedMs) / line.slotMs));
    },
  };
}

function stageOf(key: string): string {
  return key.split(' ', 1)[0] ?? key;
}

/** Least squares. Through zero where the line would begin below it, and for a single size of step. */
function fitLine(msOf: ReadonlyMap<number, number>): Line {
  let [x, y, xx, xy] = [0, 0, 0, 0];
  for (const [slots, ms] of msOf) {
    x += slots;
    y += ms;
    xx += slots * slots;
    xy += slots * ms;
  }
  const slotMs = (msOf.size * xy - x * y) / (msOf.size * xx - x * x);
  const fixedMs = (y - slotMs * x) / msOf.size;
  return msOf.size > 1 && fixedMs >= 0 && slotMs > 0 ? { fixedMs, slotMs } : { fixedMs: 0, slotMs: xy / xx };
}
