import { type JobClass, jobClasses } from '../domain/job-class.ts';

/** How long the oldest job of a class waits before more urgent classes have to share their turns with it. */
export const patienceMs: Readonly<Record<JobClass, number>> = {
  interactive: Number.POSITIVE_INFINITY,
  batch: 2 * 60_000,
  background: 10 * 60_000,
};

/** What the rule looks at. */
interface ClassState {
  /** Those of whom a job may start now. */
  readonly ready: readonly unknown[];
  /** The job that has waited longest. */
  readonly oldest: { readonly acceptedAtMs: number } | undefined;
}

/** Whose turns it was: what the rule has to remember. */
export interface ClassTurns {
  /** Whether the last turn went past a more urgent class. */
  wasAged: boolean;
  lastAged: JobClass | undefined;
}

/**
 * Gives the next turn to a class and notes it: to the most urgent one that can start something, except that every other
 * turn goes to a less urgent class whose oldest job has waited longer than its patience. Two such classes share those
 * turns by turns. Undefined when no class can start anything.
 */
export function giveTurn(
  classes: Readonly<Record<JobClass, ClassState>>,
  turns: ClassTurns,
  atMs: number,
): JobClass | undefined {
  const [top, ...others] = jobClasses.filter((name) => classes[name].ready.length > 0);
  const overdue = turns.wasAged
    ? []
    : others.filter((name) => atMs - (classes[name].oldest?.acceptedAtMs ?? atMs) > patienceMs[name]);
  const aged = overdue.find((name) => name !== turns.lastAged) ?? overdue[0];
  turns.wasAged = aged !== undefined;
  turns.lastAged = aged ?? turns.lastAged;
  return aged ?? top;
}
