import { createTurns } from '../../app/turns.ts';

/** Tells when so many come at once that each has to be acknowledged before any of them is looked into. */
export interface Crowd {
  /** True while few have come in this turn of the event loop and nobody waits. */
  admits(): boolean;
  /** Resolves one after the other, one in a turn of the event loop, in the order of the calls. */
  turn(): Promise<void>;
}

/** So many are answered right away: a few milliseconds each. */
const fewAtOnce = 4;

export function createCrowd(): Crowd {
  const { size, turn } = createTurns();
  let cameInThisTurn = 0;
  return {
    admits() {
      if (cameInThisTurn === 0) {
        setImmediate(() => {
          cameInThisTurn = 0;
        });
      }
      cameInThisTurn += 1;
      return cameInThisTurn <= fewAtOnce && size() === 0;
    },
    turn,
  };
}
