import type { KeptMedia } from '../../domain/media-store.ts';
import { type MediaLinks, toSharedPath } from '../api/media-links.ts';
import type { MediaLink } from './card-extras.ts';

const lifeSeconds = 7 * 24 * 60 * 60;

/** A link to each file, which anybody may open for a week. */
export function makeLinks(
  { mediaLinks, now }: { readonly mediaLinks: Pick<MediaLinks, 'sign'>; readonly now: () => number },
  files: readonly KeptMedia[],
  origin: string,
): readonly MediaLink[] {
  const expiresAtSeconds = Math.floor(now() / 1_000) + lifeSeconds;
  return files.map(({ id, position }) => ({
    position,
    url: new URL(toSharedPath(mediaLinks, id, expiresAtSeconds), origin).href,
    expiresAtMs: expiresAtSeconds * 1_000,
  }));
}
