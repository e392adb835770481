import type { Space } from '../../domain/user-store.ts';
import type { Words } from '../page/words.ts';
import { shortenId } from './name-person.ts';

/** How surfaces call a conversation with one person. */
const directPrefix = 'dm:';

/** What a row of an admin's page calls the place that somebody asked from: the person stands beside it. */
export function namePlace(space: Space | undefined, words: Words): string {
  if (space === undefined) return words('admin-queue-place-unknown');
  const { surface, externalId } = space;
  if (externalId.startsWith(directPrefix)) return words('admin-queue-place-direct', { surface });
  return `${surface}:${shortenId(externalId)}`;
}
