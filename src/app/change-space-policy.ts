import type { AuditLog, AuditValue } from '../domain/audit-log.ts';
import type { MediaKind } from '../domain/media-kind.ts';
import type { Role } from '../domain/role.ts';
import {
  allSpaces,
  defaultSpacePolicy,
  type NsfwRule,
  type SpacePolicies,
  type SpacePolicy,
  type SpacePolicyPart,
  type WordList,
} from '../domain/space-policy.ts';
import type { Transact } from '../domain/transact.ts';

/** What shall be different about a space's rules; what is left out stays. */
export interface SpacePolicyChange {
  /**
   * What shall be as everywhere again, before the rest of the change; of the rules for all, as Pincel comes. The words
   * of a space are its own lists, both.
   */
  readonly reset?: readonly SpacePolicyPart[] | undefined;
  readonly deny: ListChange;
  readonly allow: ListChange;
  /** Lowest role that may ask for a kind; null for nobody. */
  readonly kinds: Readonly<Partial<Record<MediaKind, Role | null>>>;
  readonly maxQueued?: number | undefined;
  /** `all`: in every channel again, as without any on the list. */
  readonly channels?: ListChange | 'all' | undefined;
  readonly nsfw?: NsfwRule | undefined;
  readonly trustedRoles?: ListChange | undefined;
}

/** A change that changes nothing yet: to be spread. */
export const noPolicyChange: SpacePolicyChange = {
  deny: { add: [], remove: [] },
  allow: { add: [], remove: [] },
  kinds: {},
};

interface ListChange {
  readonly add: readonly string[];
  readonly remove: readonly string[];
}

/** Changes the rules of a space (`allSpaces` for all); answers its own rules as they were and as they are. */
export type ChangeSpacePolicy = (
  spaceId: string,
  change: SpacePolicyChange,
  actor: string,
) => { readonly before: Partial<SpacePolicy>; readonly after: Partial<SpacePolicy> };

export interface ChangeSpacePolicyDeps {
  readonly transact: Transact;
  readonly policies: SpacePolicies;
  readonly audit: Pick<AuditLog, 'append'>;
  readonly now: () => number;
}

/**
 * Makes `ChangeSpacePolicy`: one transaction with its entry in the audit log. A word is on a list once, however it is
 * capitalised. A space that sets one kind takes both as its own from then on, and one that changes a list of channels or
 * roles the whole list.
 */
export function createChangeSpacePolicy(deps: ChangeSpacePolicyDeps): ChangeSpacePolicy {
  const { transact, policies, audit, now } = deps;
  return (spaceId, change, actor) =>
    transact(() => {
      const atMs = now();
      const wider = spaceId === allSpaces ? defaultSpacePolicy : policies.resolve(allSpaces);
      const { reset = [] } = change;
      const rules = policies.resolve(spaceId);
      const before = (part: SpacePolicyPart): SpacePolicy => (reset.includes(part) ? wider : rules);
      const ownWords = reset.includes('words') ? undefined : policies.own(spaceId).words;
      const words = changeWords(ownWords ?? { deny: [], allow: [] }, change);
      const kinds = { ...before('kinds').kinds, ...fromNull(change.kinds) };
      const { channels, nsfw, trustedRoles } = change;
      const changed = policies.set(
        spaceId,
        {
          ...Object.fromEntries(reset.map((part) => [part, undefined])),
          ...(touchesWords(change) && { words }),
          ...(Object.keys(change.kinds).length > 0 && { kinds }),
          ...(change.maxQueued !== undefined && { maxQueued: change.maxQueued }),
          ...(channels !== undefined && {
            channels: channels === 'all' ? [] : changeIds(before('channels').channels, channels),
          }),
          ...(nsfw !== undefined && { nsfw }),
          ...(trustedRoles !== undefined && {
            trustedRoles: changeIds(before('trustedRoles').trustedRoles, trustedRoles),
          }),
        },
        atMs,
      );
      audit.append({
        atMs,
        kind: 'policy-changed',
        actor,
        spaceId: spaceId === allSpaces ? undefined : spaceId,
        content: {
          scope: 'space-rules',
          before: toDifference(changed.before, changed.after),
          after: toDifference(changed.after, changed.before),
        },
      });
      return changed;
    });
}

function touchesWords({ deny, allow }: SpacePolicyChange): boolean {
  return [deny.add, deny.remove, allow.add, allow.remove].some((words) => words.length > 0);
}

function changeWords(words: WordList, { deny, allow }: SpacePolicyChange): WordList {
  return { deny: changeList(words.deny, deny), allow: changeList(words.allow, allow) };
}

function changeIds(ids: readonly string[], { add, remove }: ListChange): readonly string[] {
  return [...new Set([...ids, ...add]).difference(new Set(remove))];
}

function changeList(list: readonly string[], { add, remove }: ListChange): readonly string[] {
  const kept = new Map([...list, ...add].map((word) => [toWordKey(word), word]));
  for (const word of remove) kept.delete(toWordKey(word));
  return [...kept.values()];
}

/** What makes two entries the same one. */
export function toWordKey(word: string): string {
  return word.normalize('NFC').toLowerCase();
}

function fromNull(kinds: SpacePolicyChange['kinds']): Partial<SpacePolicy['kinds']> {
  return Object.fromEntries(Object.entries(kinds).map(([kind, role]) => [kind, role ?? undefined]));
}

/** What these rules say and the others do not: of a list of thousands only the words that came or went. */
function toDifference(rules: Partial<SpacePolicy>, others: Partial<SpacePolicy>): AuditValue {
  const { words, kinds, maxQueued, channels, nsfw, trustedRoles } = rules;
  const missing = (list: readonly string[] = [], other: readonly string[] = []): readonly string[] => {
    const there = new Set(other);
    return list.filter((word) => !there.has(word));
  };
  const isSame = kinds?.image === others.kinds?.image && kinds?.gif === others.kinds?.gif;
  return {
    ...(words && {
      deny: missing(words.deny, others.words?.deny),
      allow: missing(words.allow, others.words?.allow),
    }),
    ...(kinds &&
      !(isSame && others.kinds) && { kinds: { image: kinds.image ?? null, gif: kinds.gif ?? null } }),
    ...(maxQueued !== undefined && maxQueued !== others.maxQueued && { maxQueued }),
    ...(channels && !isSameList(channels, others.channels) && { channels }),
    ...(nsfw && nsfw !== others.nsfw && { nsfw }),
    ...(trustedRoles && !isSameList(trustedRoles, others.trustedRoles) && { trustedRoles }),
  };
}

function isSameList(ids: readonly string[], others: readonly string[] | undefined): boolean {
  return ids.length === others?.length && ids.every((id, index) => id === others[index]);
}
