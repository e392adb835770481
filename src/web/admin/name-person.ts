import type { User } from '../../domain/user-store.ts';
import type { Words } from '../page/words.ts';

/** Longer ids are cut in the middle: those of people who came at the same time begin alike. */
const mostCharacters = 12;
const keptAtEachEnd = 4;

/**
 * What an admin's page calls a person: where they come from and their id there, shortened (`discord:1045…7712`), for
 * Pincel keeps no names. Undefined is somebody who is not known at all.
 */
export function namePerson(user: User | undefined, words: Words): string {
  if (user === undefined) return words('admin-person-unknown');
  if (user.erasedAtMs !== undefined) return words('admin-person-erased');
  const [identity] = user.identities;
  if (identity === undefined) return shortenId(user.id);
  const { surface, externalId } = identity;
  return `${surface}:${shortenId(externalId)}`;
}

/** An id for people's eyes. */
export function shortenId(id: string): string {
  if (id.length <= mostCharacters) return id;
  return `${id.slice(0, keptAtEachEnd)}…${id.slice(-keptAtEachEnd)}`;
}
