import { type JobClass, jobClasses } from '../domain/job-class.ts';

/** How long the oldest job of a class waits before more urgent classes have to share their turns with it. */
const patienceMs: Readonly<Record<JobClass, number>> = {
  interactive: Number.POSITIVE_INFINITY,
  batch: 2 * 60_000,
  background: 10 * 60_000,
};

/**
 * One turn in so many goes to classes past their patience. With more of them, a long overload would let programs go
 * before people: see the day wave in docs/benchmarks.md.
 */
const agedTurnEvery = 4;

/** What the rule looks at. */
interface ClassState {
  /** Those of whom a job may start now. */
  readonly ready: readonly unknown[];
  /** The job that has waited longest. */
  readonly oldest: { readonly acceptedAtMs: number } | undefined;
}

/** Whose turns it was: what the rule has to remember. */
export interface ClassTurns {
  /** Turns since one went past a more urgent class. */
  sinceAged: number;
  lastAged: JobClass | undefined;
}

export function noTurnsYet(): ClassTurns {
  return { sinceAged: agedTurnEvery, lastAged: undefined };
}

/**
 * Gives the next turn to a class and notes it: to the most urgent one that can start something, except that every fourth
 * turn goes to a less urgent class whose oldest job has waited longer than its patience. Two such classes share those
 * turns by turns. Undefined when no class can start anything.
 */
export function giveTurn(
  classes: Readonly<Record<JobClass, ClassState>>,
  turns: ClassTurns,
  atMs: number,
): JobClass | undefined {
  let top: JobClass | undefined;
  let aged: JobClass | undefined;
  for (const name of jobClasses) {
    const { ready, oldest } = classes[name];
    if (ready.length === 0) continue;
    if (top === undefined) top = name;
    else if (turns.sinceAged < agedTurnEvery - 1 || atMs - (oldest?.acceptedAtMs ?? atMs) <= patienceMs[name])
      continue;
    else if (aged === undefined || aged === turns.lastAged) aged = name;
  }
  turns.sinceAged = aged === undefined ? turns.sinceAged + 1 : 0;
  turns.lastAged = aged ?? turns.lastAged;
  return aged ?? top;
}
