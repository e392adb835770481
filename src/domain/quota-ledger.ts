import type { Role } from './role.ts';
import type { Surface } from './surface.ts';

/** What an entry of the ledger is for. */
export type LedgerKind = 'grant' | 'reserve' | 'settle' | 'refund' | 'adjust';

export interface LedgerEntry {
  readonly id: number;
  readonly userId: string;
  readonly jobId: string | undefined;
  readonly kind: LedgerKind;
  /** Negative takes. 1000 are one credit: one second of engine time. */
  readonly amountMillicredits: number;
  readonly atMs: number;
  /** A user id, `system`, or `operator` (somebody at the command line). */
  readonly actor: string;
  readonly reason: string;
}

/** A line of what a person reads about their credits: an entry, and for a `reserve` what became of it. */
export interface StatementLine extends Omit<LedgerEntry, 'userId' | 'actor'> {
  /** What came back of it since. */
  readonly givenBackMillicredits: number;
  /** `reserve`: the drawing is not over. `refund`: all of it came back. */
  readonly outcome: 'reserve' | 'settle' | 'refund' | undefined;
}

/** Who a policy is looked up for: the narrowest scope that says something decides, field by field. */
export interface PolicySubject {
  readonly userId: string;
  readonly role: Role;
  /** Undefined when it is not known where a person asks from: rules of spaces say nothing then. */
  readonly spaceId?: string | undefined;
  /** The same for rules of platforms. */
  readonly surface?: Surface | undefined;
}

export interface QuotaPolicy {
  /** Most that can be saved up; undefined is unlimited. A new account starts with it. */
  readonly capacityMillicredits: number | undefined;
  readonly refillMillicreditsPerDay: number;
  readonly maxQueued: number;
  readonly maxRunning: number;
  readonly blocked: boolean;
}

export const policyScopes = ['user', 'role', 'space', 'platform', 'default'] as const;

export type PolicyScope = (typeof policyScopes)[number];

/** One row of the policy table: what is undefined falls through to the next wider scope. `'unlimited'` is said. */
export interface PolicyRule {
  readonly scope: PolicyScope;
  /** A user id, a role, a space id, a surface; '' for `default`. */
  readonly scopeKey: string;
  readonly capacityMillicredits?: number | 'unlimited' | undefined;
  readonly refillMillicreditsPerDay?: number | undefined;
  readonly maxQueued?: number | undefined;
  readonly maxRunning?: number | undefined;
  readonly blocked?: boolean | undefined;
}

export interface QuotaPolicies {
  resolve(subject: PolicySubject): QuotaPolicy;
  /** Writes the given fields of a rule, leaves the others; answers the rule as it was and as it is. */
  set(
    rule: PolicyRule,
    atMs: number,
  ): { readonly before: PolicyRule | undefined; readonly after: PolicyRule };
  /** Removes a rule (the default one cannot go); answers it. */
  remove(scope: PolicyScope, scopeKey: string): PolicyRule | undefined;
  list(): readonly PolicyRule[];
}

export interface LedgerFault {
  readonly what: 'balance' | 'job' | 'open-job';
  readonly id: string;
  /** A sentence with the numbers. */
  readonly problem: string;
}

/** What was looked at, and everything that is wrong in it. */
export interface LedgerReport {
  readonly accounts: number;
  readonly entries: number;
  readonly jobs: number;
  readonly faults: readonly LedgerFault[];
}

/**
 * Credits, append-only. Group calls with `Transact`. What has been refilled meanwhile is granted (a `grant` row) by the
 * calls that take a policy and change the balance: never above the capacity, nothing for a clock that went back, none
 * for an unlimited policy. The first of them opens the account with a full capacity.
 */
export interface QuotaLedger {
  /** Balance now, with what has been refilled meanwhile. Only looks: nothing is granted or opened. */
  balance(userId: string, policy: QuotaPolicy, atMs: number): number;
  /**
   * Takes the price off the balance, unless that would make it negative (an unlimited policy may). Answers the
   * balance after, or the one that was not enough and when it will be; then nothing is written. The job may be inserted
   * later in the same transaction.
   */
  reserve(
    job: { readonly jobId: string; readonly userId: string; readonly priceMillicredits: number },
    policy: QuotaPolicy,
    atMs: number,
  ):
    | { readonly ok: true; readonly balanceAfter: number }
    | {
        readonly ok: false;
        readonly balance: number;
        /** When refill will have made it enough; undefined when it never will. */
        readonly enoughAtMs: number | undefined;
      };
  /**
   * Gives back what was reserved beyond `costMillicredits`, to whoever owns the job now (so does `refund`). Answers what
   * the job was charged. Once per job; nothing after a refund.
   */
  settle(jobId: string, costMillicredits: number, atMs: number): number;
  /** Gives back all that the job still holds, settled or not; answers how much. A second time gives nothing. */
  refund(jobId: string, reason: string, atMs: number): number;
  /** An admin's change, either sign, below zero and above the capacity too. Answers the balance after. */
  adjust(
    change: {
      readonly userId: string;
      readonly amountMillicredits: number;
      readonly actor: string;
      readonly reason: string;
    },
    policy: QuotaPolicy,
    atMs: number,
  ): number;
  /**
   * Moves the whole balance of a merged account (a debt too), up to the capacity or to what the richer of the two had:
   * linking accounts makes no credits. `policy` is that of `toUserId`. An account that was never opened brings nothing.
   */
  merge(fromUserId: string, toUserId: string, policy: QuotaPolicy, atMs: number): void;
  entries(
    userId: string,
    options: { readonly limit: number; readonly beforeId?: number | undefined },
  ): readonly LedgerEntry[];
  /** The same summed up, newest first: a drawing is one line, at the place of its `reserve`. */
  statement(
    userId: string,
    options: { readonly limit: number; readonly beforeId?: number | undefined },
  ): readonly StatementLine[];
}
