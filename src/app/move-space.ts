import type { AuditLog } from '../domain/audit-log.ts';
import type { SpacePolicies } from '../domain/space-policy.ts';
import type { ChatSurface } from '../domain/surface.ts';
import type { Transact } from '../domain/transact.ts';
import type { UserStore } from '../domain/user-store.ts';

/**
 * A platform gave a group another id: its rules, credits' rule, jobs and history go along, in one transaction with an
 * entry in the audit log. Answers whether anything was known of it under the old id.
 */
export type MoveSpace = (surface: ChatSurface, fromExternalId: string, toExternalId: string) => boolean;

export interface MoveSpaceDeps {
  readonly transact: Transact;
  readonly users: Pick<UserStore, 'moveSpace'>;
  readonly spacePolicies: Pick<SpacePolicies, 'own' | 'set'>;
  readonly audit: Pick<AuditLog, 'append'>;
  readonly now: () => number;
}

export function createMoveSpace(deps: MoveSpaceDeps): MoveSpace {
  const { transact, users, spacePolicies, audit, now } = deps;
  /** Where a group is its own only channel, a rule about channels names it too. */
  const renameChannel = (spaceId: string, from: string, to: string): void => {
    const { channels } = spacePolicies.own(spaceId);
    if (channels?.includes(from) !== true) return;
    const renamed = new Set(channels.map((id) => (id === from ? to : id)));
    spacePolicies.set(spaceId, { channels: [...renamed] }, now());
  };
  return (surface, from, to) =>
    transact(() => {
      const moved = users.moveSpace(surface, from, to);
      if (moved === undefined) return false;
      const { spaceId, isMerged } = moved;
      renameChannel(spaceId, from, to);
      const content = { surface, from, to, isMerged };
      audit.append({ atMs: now(), kind: 'space-moved', actor: 'system', spaceId, content });
      return true;
    });
}
