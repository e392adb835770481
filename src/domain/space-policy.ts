import type { MediaKind } from './media-kind.ts';
import type { Role } from './role.ts';

/** Words of one language-free list, and what never counts as a hit though it contains one. */
export interface WordList {
  readonly deny: readonly string[];
  readonly allow: readonly string[];
}

/** Rules of a space. What a space leaves out it takes from the rules for all. */
export interface SpacePolicy {
  readonly words: WordList;
  /** Lowest role that may ask for a kind; undefined for nobody. */
  readonly kinds: Readonly<Record<MediaKind, Role | undefined>>;
  /** Jobs of the space that may wait. */
  readonly maxQueued: number;
}

export interface SpacePolicies {
  /** The rules of a space: its own where it has some, those for all elsewhere. Word lists are joined. */
  resolve(spaceId: string): SpacePolicy;
  /** Writes the given parts of a space's rules ('' for all); answers them as they were and as they are. */
  set(
    spaceId: string,
    policy: Partial<SpacePolicy>,
    atMs: number,
  ): { readonly before: Partial<SpacePolicy>; readonly after: Partial<SpacePolicy> };
}
