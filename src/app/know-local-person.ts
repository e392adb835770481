import type { QuotaPolicies } from '../domain/quota-ledger.ts';
import type { KnownRequester, Requester } from '../domain/requester.ts';
import type { Transact } from '../domain/transact.ts';
import type { UserStore } from '../domain/user-store.ts';

export interface KnowLocalPersonDeps {
  readonly transact: Transact;
  readonly users: Pick<UserStore, 'recognise'>;
  readonly policies: Pick<QuotaPolicies, 'list' | 'set'>;
  readonly now: () => number;
}

/**
 * The person at the machine itself. Credits share a machine between people, so their space has no bound on them unless
 * somebody has given it a rule of its own.
 */
export function knowLocalPerson(
  { transact, users, policies, now }: KnowLocalPersonDeps,
  requester: Requester,
): KnownRequester {
  return transact(() => {
    const known = users.recognise(requester, now());
    const scope = { scope: 'space', scopeKey: known.spaceId } as const;
    const hasRule = policies.list().some((rule) => rule.scope === 'space' && rule.scopeKey === known.spaceId);
    if (!hasRule) {
      policies.set({ ...scope, capacityMillicredits: 'unlimited', maxQueued: 100, maxRunning: 4 }, now());
    }
    return known;
  });
}
