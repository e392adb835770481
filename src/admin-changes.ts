import { createChangeQuota } from './app/change-quota.ts';
import { createChangeRole } from './app/change-role.ts';
import { createChangeSpacePolicy } from './app/change-space-policy.ts';
import { createChangeTokens } from './app/change-tokens.ts';
import { createEraseUser } from './app/erase-user.ts';
import { createLinkAccounts } from './app/link-accounts.ts';
import { createRetryDelivery } from './app/retry-delivery.ts';
import type { Log } from './domain/log.ts';
import type { Uploads } from './domain/uploads.ts';
import type { Flow } from './flow.ts';
import type { Stores } from './stores.ts';

/** Composition of what admins change, beside the queue, which the flow steers. Each change is audited. */

export interface AdminChangesOptions {
  readonly stores: Stores;
  readonly flow: Pick<Flow, 'cancel' | 'endJob'>;
  readonly uploads: Pick<Uploads, 'remove'>;
  /** A parked delivery is due again. */
  readonly onDeliveryRetried: () => void;
  readonly log: Log;
  readonly now: () => number;
}

export function createAdminChanges(options: AdminChangesOptions) {
  const { stores, flow, onDeliveryRetried } = options;
  const deps = { ...options, ...stores, ...flow };
  const eraseUser = createEraseUser(deps);
  const retryDelivery = createRetryDelivery(deps);
  return {
    changeQuota: createChangeQuota(deps),
    changeRole: createChangeRole(deps),
    changeSpacePolicy: createChangeSpacePolicy({ ...deps, policies: stores.spacePolicies }),
    changeTokens: createChangeTokens(deps),
    link: createLinkAccounts(deps),
    eraseUser: async (userId: string, actor: string) => {
      const erasure = await eraseUser(userId, actor);
      // A deleted key stays readable in the journal until it is emptied.
      stores.clearJournal();
      return erasure;
    },
    retryDelivery: (id: number, actor: string) => {
      const outcome = retryDelivery(id, actor);
      if (outcome === 'retried') onDeliveryRetried();
      return outcome;
    },
  };
}
