import type { User } from '../../domain/user-store.ts';
import type { Words } from './words.ts';

/** By which names somebody is known here, as `Discord: 1234`: Pincel keeps no others. */
export function describeIdentities(
  { identities }: Pick<User, 'identities'>,
  words: Words,
): readonly string[] {
  return identities.map(({ surface, externalId }) => words('account-page-identity', { surface, externalId }));
}
