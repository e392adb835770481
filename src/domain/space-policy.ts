import type { MediaKind } from './media-kind.ts';
import type { Role } from './role.ts';

/**
 * Words and phrases that a prompt may not have, in any language, and those that excuse a hit inside them. A star at the
 * end of a word stands for any ending, one before it for any beginning.
 */
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
  /** Channels of the space where people may ask, by the surface's ids; none is everywhere. */
  readonly channels: readonly string[];
  /** Where in a chat explicit pictures may be asked for. */
  readonly nsfw: NsfwRule;
  /** The surface's own roles whose holders count as `trusted`. */
  readonly trustedRoles: readonly string[];
}

/** What a space can have rules of its own about. */
export const spacePolicyParts = [
  'channels',
  'nsfw',
  'kinds',
  'maxQueued',
  'words',
  'trustedRoles',
] as const satisfies readonly (keyof SpacePolicy)[];

export type SpacePolicyPart = (typeof spacePolicyParts)[number];

export const nsfwRules = ['never', 'marked-channels', 'always'] as const;

/** `marked-channels`: where the surface marks a channel as age-restricted. */
export type NsfwRule = (typeof nsfwRules)[number];

/** Whether explicit pictures may be asked for in a place. */
export function allowsExplicit(rule: NsfwRule, isAgeRestricted: boolean): boolean {
  switch (rule) {
    case 'never':
      return false;
    case 'marked-channels':
      return isAgeRestricted;
    case 'always':
      return true;
  }
}

/** The rules for all as long as nobody has said otherwise. */
export const defaultSpacePolicy: SpacePolicy = {
  words: { deny: [], allow: [] },
  kinds: { image: 'member', gif: 'member' },
  maxQueued: 500,
  channels: [],
  nsfw: 'never',
  trustedRoles: [],
};

/** Parts of a space's rules to be written; one that is there as undefined is none of its own any more. */
export type SpacePolicyParts = { readonly [Part in SpacePolicyPart]?: SpacePolicy[Part] | undefined };

/** The id under which the rules for all are kept. */
export const allSpaces = '';

export interface SpacePolicies {
  /**
   * The rules of a space: its own where it has some, those for all elsewhere. Word lists are joined, and stay the same
   * object until they change, so that they can be indexed once.
   */
  resolve(spaceId: string): SpacePolicy;
  /** What was set for a space itself (`allSpaces` for all). */
  own(spaceId: string): Partial<SpacePolicy>;
  /** A stretch of the spaces that have rules of their own, the latest changed first. */
  spaces(stretch: { readonly limit: number; readonly offset: number }): readonly string[];
  /** How many these are. */
  spaceCount(): number;
  /** Writes the given parts of a space's rules (`allSpaces` for all); answers them as they were and as they are. */
  set(
    spaceId: string,
    policy: SpacePolicyParts,
    atMs: number,
  ): { readonly before: Partial<SpacePolicy>; readonly after: Partial<SpacePolicy> };
}
