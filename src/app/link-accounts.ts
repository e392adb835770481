import type { AuditLog } from '../domain/audit-log.ts';
import { toPolicySubject } from '../domain/policy-subject.ts';
import type { QuotaLedger, QuotaPolicies } from '../domain/quota-ledger.ts';
import type { Transact } from '../domain/transact.ts';
import type { LinkResult, UserStore } from '../domain/user-store.ts';

const codeLifeMs = 10 * 60 * 1_000;

type Linking =
  | { readonly ok: true; readonly userId: string }
  | {
      readonly ok: false;
      readonly reason: Extract<LinkResult, { ok: false }>['reason'] | 'blocked';
    };

/** One person on several platforms: a code shown on one is typed on the other, and both are one account from then on. */
export interface LinkAccounts {
  /** A code for this account; it works once, for ten minutes. */
  newCode(userId: string): { readonly code: string; readonly expiresAtMs: number };
  /**
   * Moves the identities, jobs and credits of the code's account to `userId`. Makes no credits: the balance is at most
   * the capacity, or what the richer of the two had. Who is blocked on either side cannot get out of it this way.
   * `actor` is who links them, when it is not the person.
   */
  redeem(code: string, userId: string, actor?: string): Linking;
}

export interface LinkAccountsDeps {
  readonly transact: Transact;
  readonly users: UserStore;
  readonly ledger: Pick<QuotaLedger, 'merge'>;
  readonly policies: Pick<QuotaPolicies, 'resolve'>;
  readonly audit: Pick<AuditLog, 'append'>;
  readonly now: () => number;
}

export function createLinkAccounts(deps: LinkAccountsDeps): LinkAccounts {
  const { transact, users, ledger, policies, audit, now } = deps;
  const isBlocked = (userId: string): boolean => {
    const user = users.get(userId);
    return user !== undefined && policies.resolve(toPolicySubject(user)).blocked;
  };
  return {
    newCode(userId) {
      const expiresAtMs = now() + codeLifeMs;
      return { code: users.newLinkCode(userId, expiresAtMs), expiresAtMs };
    },
    redeem(code, userId, actor) {
      return transact(() => {
        const ownerId = users.ownerOfCode(code);
        if (isBlocked(userId) || (ownerId !== undefined && isBlocked(ownerId))) {
          return { ok: false, reason: 'blocked' };
        }
        const atMs = now();
        const linked = users.link(code, userId, atMs);
        if (!linked.ok) return linked;
        const kept = users.get(linked.userId);
        if (kept === undefined) throw new Error(`There is no user ${linked.userId}`);
        ledger.merge(linked.mergedUserId, kept.id, policies.resolve(toPolicySubject(kept)), atMs);
        audit.append({
          atMs,
          kind: 'account-linked',
          actor: actor ?? kept.id,
          userId: kept.id,
          content: {
            mergedUserId: linked.mergedUserId,
            surfaces: kept.identities.map(({ surface }) => surface),
          },
        });
        return { ok: true, userId: kept.id };
      });
    },
  };
}
