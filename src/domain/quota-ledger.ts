import type { Role } from './role.ts';
import type { Surface } from './surface.ts';

export const ledgerKinds = ['grant', 'reserve', 'settle', 'refund', 'adjust'] as const;

export type LedgerKind = (typeof ledgerKinds)[number];

export interface LedgerEntry {
  readonly id: number;
  readonly userId: string;
  readonly jobId: string | undefined;
  readonly kind: LedgerKind;
  /** Negative takes. 1000 are one credit: one second of engine time. */
  readonly amountMillicredits: number;
  readonly atMs: number;
  /** A user id, or `system`. */
  readonly actor: string;
  readonly reason: string;
}

/** Who a policy is looked up for: the narrowest scope that says something decides, field by field. */
export interface PolicySubject {
  readonly userId: string;
  readonly role: Role;
  readonly spaceId: string;
  readonly surface: Surface;
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

/** Credits, append-only. Group calls with `Transact`. */
export interface QuotaLedger {
  /**
   * Balance now, after granting what has been refilled since the last look (a `grant` row; never above the capacity,
   * nothing for a clock that went back). Opens the account with a full capacity when there is none.
   */
  balance(userId: string, policy: QuotaPolicy, atMs: number): number;
  /**
   * Takes the price off the balance, unless that would make it negative (an unlimited policy may). Answers the
   * balance after, or the one that was not enough and when it will be.
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
  /** Gives back what was reserved beyond `costMillicredits`. Answers what the job was charged. Once per job. */
  settle(jobId: string, costMillicredits: number, atMs: number): number;
  /** Gives back all that the job still holds, settled or not; answers how much. A second time gives nothing. */
  refund(jobId: string, reason: string, atMs: number): number;
  /** An admin's change, either sign. Answers the balance after. */
  adjust(userId: string, amountMillicredits: number, actor: string, reason: string, atMs: number): number;
  /** Moves the whole balance of a merged account, up to the capacity: linking accounts makes no credits. */
  merge(fromUserId: string, toUserId: string, policy: QuotaPolicy, atMs: number): void;
  entries(
    userId: string,
    options: { readonly limit: number; readonly beforeId?: number | undefined },
  ): readonly LedgerEntry[];
}
