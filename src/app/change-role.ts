import type { AuditLog } from '../domain/audit-log.ts';
import type { Role } from '../domain/role.ts';
import type { Transact } from '../domain/transact.ts';
import type { UserStore } from '../domain/user-store.ts';

export interface ChangeRoleDeps {
  readonly transact: Transact;
  readonly users: Pick<UserStore, 'get' | 'setRole'>;
  readonly audit: Pick<AuditLog, 'append'>;
  readonly now: () => number;
}

/** Gives a person a role of their own, everywhere; answers the one before, undefined for an unknown person. */
export type ChangeRole = (userId: string, role: Role, actor: string) => Role | undefined;

export function createChangeRole({ transact, users, audit, now }: ChangeRoleDeps): ChangeRole {
  return (userId, role, actor) =>
    transact(() => {
      const before = users.get(userId)?.role;
      if (before === undefined || before === role) return before;
      users.setRole(userId, role);
      const content = { before, after: role };
      audit.append({ atMs: now(), kind: 'role-changed', actor, userId, content });
      return before;
    });
}
