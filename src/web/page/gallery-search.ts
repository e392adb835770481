import { z } from 'zod';
import type { MediaKind } from '../../domain/media-kind.ts';
import { type Surface, surfaces } from '../../domain/surface.ts';

const longestText = 200;
const address = '/gallery';

/** Which drawings the gallery shows, as its address says it. */
export interface GallerySearch {
  /** Words of the prompt, as they were typed. */
  readonly typed: string;
  readonly kind: MediaKind | undefined;
  readonly surface: Surface | undefined;
  /** Only what is older than this job. */
  readonly beforeId: string | undefined;
}

const querySchema = z.object({
  q: z.string().trim().catch(''),
  kind: z.enum(['image', 'gif']).optional().catch(undefined),
  from: z.enum(surfaces).optional().catch(undefined),
  before: z.string().max(40).optional().catch(undefined),
});

/** What makes no sense in an address is as good as left out. */
export function parseGallerySearch(query: Readonly<Record<string, string>>): GallerySearch {
  const { q, kind, from, before } = querySchema.parse(query);
  return { typed: q.slice(0, longestText).toWellFormed(), kind, surface: from, beforeId: before };
}

export function galleryAddress({ typed, kind, surface, beforeId }: Partial<GallerySearch>): string {
  const query = new URLSearchParams();
  if (typed !== undefined && typed !== '') query.set('q', typed);
  if (kind !== undefined) query.set('kind', kind);
  if (surface !== undefined) query.set('from', surface);
  if (beforeId !== undefined) query.set('before', beforeId);
  return query.size === 0 ? address : `${address}?${query.toString()}`;
}

/** True when some drawings may be left out because they do not fit. */
export function isNarrowed({ typed, kind, surface }: GallerySearch): boolean {
  return typed !== '' || kind !== undefined || surface !== undefined;
}
