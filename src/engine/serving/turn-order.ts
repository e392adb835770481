import { jobClasses } from '../../domain/job-class.ts';
import type { Account, Drawing } from './drawing.ts';
import type { EngineClock } from './engine-clock.ts';
import type { StepCosts } from './step-costs.ts';
import { workLeftMs } from './work-left.ts';

/**
 * So much of an equal share of the engine nobody's drawing goes without, however many shorter ones come: once it would
 * have been finished with that, it goes before them. Those with which somebody is ahead wait until that has faded.
 */
const certainShare = 1 / 4;
/** A turn of one that goes before shorter ones is followed by so many times its length of turns in the usual order. */
const restAfterOverdue = 3;
/** What somebody has had of the engine fades: after the time of so many slots a third of it is left (1 / e). */
const rememberedSlots = 32;
/** Who, with a drawing, would have had so many slots more than somebody who is there had lately is ahead with it. */
const slotsAhead = 2;
/** Too little to remember somebody for. */
const forgottenMs = 1;

/** Whose turn it is. */
export interface TurnOrder {
  /** What somebody has had lately, who is about to come with a drawing beside those there are. */
  accountOf(userId: string, present: readonly Drawing[]): Account;
  /** Time of which all drawings that need turns would have had the same: what `Drawing.sinceShareMs` begins with. */
  readonly shareMs: number;
  /**
   * Those that need turns, the next one first.
   *
   * 1. More urgent classes go first.
   * 2. Then drawings with which their people are not ahead: when they are finished, will not have had more of the engine
   *    lately than others before theirs, beyond two slots. A slot is what the largest drawing takes.
   * 3. Then drawings that have not begun, so that they can come along with others; that takes no time to speak of.
   * 4. Then what is finished soonest, counting the same person's drawings that are finished before it;
   *    between equals, whose person has had least lately.
   *
   * But before all of them, now and then, goes one that is overdue: see `certainShare`. One with which somebody is ahead
   * never is.
   */
  inOrder(present: readonly Drawing[]): readonly Drawing[];
  /** The first of an order had a turn of this length. */
  note(order: readonly Drawing[], elapsedMs: number): void;
}

interface Candidate {
  readonly drawing: Drawing;
  readonly classRank: number;
  readonly isAhead: boolean;
  /** Whether it would have been finished with its certain share, and nobody is ahead with it. */
  readonly isOverdue: boolean;
  readonly hasBegun: boolean;
  readonly leftMs: number;
}

export function createTurnOrder(costs: StepCosts, clock: Pick<EngineClock, 'nowMs'>): TurnOrder {
  /** Of those who are there, and of those who were lately. */
  const accounts = new Map<string, Account>();
  let fadedAtMs = clock.nowMs();
  /** What the largest drawing took of those that were there lately; fades, too. */
  let largestMs = 0;
  let shareMs = 0;
  let restMs = 0;
  /** Who goes before shorter ones, if somebody does. */
  let overdue: Drawing | undefined;

  const candidatesOf = (present: readonly Drawing[]): readonly Candidate[] => {
    const drawings = present.filter(({ phase }) => phase.name !== 'write');
    const leftMs = new Map(drawings.map((drawing) => [drawing, workLeftMs(drawing, costs)]));
    const leftOf = (drawing: Drawing): number => leftMs.get(drawing) ?? 0;
    // Before their drawings: or else one that is nearly finished would let others go before it.
    const leastMs = Math.max(
      0,
      Math.min(
        ...drawings.map(({ account, engineMs, job }) => account.recentMs - engineMs / job.asker.weight),
      ),
    );
    const slotMs = Math.max(...drawings.map((drawing) => drawing.engineMs + leftOf(drawing)));
    largestMs = Math.max(largestMs, slotMs);
    const ofOwner = new Map<Account, number>();
    return drawings
      .toSorted((a, b) => leftOf(a) - leftOf(b))
      .map((drawing) => {
        const { account, phase, job } = drawing;
        const withOwnMs = (ofOwner.get(account) ?? 0) + leftOf(drawing);
        ofOwner.set(account, withOwnMs);
        const isAhead = account.recentMs + withOwnMs / job.asker.weight - leastMs > slotsAhead * slotMs;
        const certainMs = certainShare * (shareMs - drawing.sinceShareMs);
        return {
          drawing,
          classRank: jobClasses.indexOf(job.asker.class),
          isAhead,
          isOverdue: !isAhead && certainMs > drawing.engineMs + leftOf(drawing),
          hasBegun: phase.name !== 'text' && phase.name !== 'begin',
          leftMs: withOwnMs,
        };
      });
  };

  const fade = (): void => {
    const elapsedMs = clock.nowMs() - fadedAtMs;
    fadedAtMs += elapsedMs;
    if (largestMs === 0) return;
    const kept = Math.exp(-elapsedMs / (rememberedSlots * largestMs));
    largestMs *= kept;
    for (const account of accounts.values()) account.recentMs *= kept;
  };

  return {
    accountOf(userId, present) {
      fade();
      const inUse = new Set(present.map(({ account }) => account));
      for (const [id, account] of accounts)
        if (account.recentMs < forgottenMs && !inUse.has(account)) accounts.delete(id);
      const account = accounts.get(userId) ?? { recentMs: 0 };
      accounts.set(userId, account);
      return account;
    },
    get shareMs() {
      return shareMs;
    },
    inOrder(present) {
      const candidates = candidatesOf(present).toSorted(compare);
      const order = candidates.map(({ drawing }) => drawing);
      overdue = restMs > 0 ? undefined : candidates.slice(1).find(({ isOverdue }) => isOverdue)?.drawing;
      return overdue === undefined ? order : [overdue, ...order.filter((drawing) => drawing !== overdue)];
    },
    note(order, elapsedMs) {
      fade();
      shareMs += elapsedMs / Math.max(1, order.length);
      restMs = overdue === undefined ? restMs - elapsedMs : restAfterOverdue * elapsedMs;
    },
  };
}

function compare(a: Candidate, b: Candidate): number {
  return (
    a.classRank - b.classRank ||
    Number(a.isAhead) - Number(b.isAhead) ||
    Number(a.hasBegun) - Number(b.hasBegun) ||
    a.leftMs - b.leftMs ||
    a.drawing.account.recentMs - b.drawing.account.recentMs
  );
}
