import type { UserStore } from '../../domain/user-store.ts';
import type { CommandContext } from '../command-context.ts';
import type { Say } from '../say.ts';

export interface NamePersonDeps {
  readonly users: Pick<UserStore, 'get'>;
}

/** A person as the platform of the asking one knows them, else by Pincel's own id: no other platform's is given away. */
export function namePerson(
  userId: string,
  { caller }: Pick<CommandContext, 'caller'>,
  { users }: NamePersonDeps,
  say: Say,
): string {
  if (userId === 'operator') return say('admin-operator');
  if (userId === 'system') return 'Pincel';
  const identity = users.get(userId)?.identities.find(({ surface }) => surface === caller.surface);
  return identity === undefined ? userId : `${identity.surface}:${identity.externalId}`;
}
