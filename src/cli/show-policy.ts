import type { Role } from '../domain/role.ts';
import { allSpaces, type NsfwRule, type SpacePolicies, type SpacePolicy } from '../domain/space-policy.ts';
import { type ExitCode, exitCodes } from './exit-code.ts';
import { type Terminal, writeJson } from './terminal.ts';
import { UsageError } from './usage-error.ts';

export interface ShowPolicyOrder {
  /** As typed: an id, or `surface:externalId`; undefined for the rules for all. */
  readonly space: string | undefined;
  readonly json: boolean;
}

/** The id of the space with that id, or with that `surface:externalId`; undefined when there is none. */
export type FindSpace = (name: string) => string | undefined;

export interface ShowPolicyDeps {
  readonly terminal: Terminal;
  readonly findSpace: FindSpace;
  readonly policies: Pick<SpacePolicies, 'own' | 'resolve'>;
}

/** Tells what holds in a space, or for all. @throws UsageError when there is no such space. */
export function showPolicy(
  { space, json }: ShowPolicyOrder,
  { terminal, findSpace, policies }: ShowPolicyDeps,
): ExitCode {
  const spaceId = requireSpace(findSpace, space);
  const own = policies.own(spaceId);
  const rules = policies.resolve(spaceId);
  if (json) writeJson(terminal.out, toPolicyJson(spaceId, own, rules));
  else terminal.out.write(describePolicy(spaceId, own, rules));
  return exitCodes.done;
}

/** @throws UsageError when there is no such space. */
export function requireSpace(findSpace: FindSpace, name: string | undefined): string {
  if (name === undefined) return allSpaces;
  const spaceId = findSpace(name);
  if (spaceId !== undefined) return spaceId;
  throw new UsageError(
    `There is no space called ${name}. Give an id of Pincel's, or a platform and the id there, as in discord:1234; spaces are known from the first request in them on.`,
  );
}

/** The same for JSON: null is nobody, and a part that is not the space's own is left out of `own`. */
export function toPolicyJson(
  spaceId: string,
  own: Partial<SpacePolicy>,
  rules: SpacePolicy,
): Readonly<Record<string, unknown>> {
  const toJson = ({ kinds, ...others }: Partial<SpacePolicy>) => ({
    ...others,
    ...(kinds && { kinds: { image: kinds.image ?? null, gif: kinds.gif ?? null } }),
  });
  return { space: spaceId === allSpaces ? null : spaceId, own: toJson(own), rules: toJson(rules) };
}

/** The rules on a few lines; what a space took from the rules for all is not marked. */
export function describePolicy(spaceId: string, own: Partial<SpacePolicy>, rules: SpacePolicy): string {
  const isAll = spaceId === allSpaces;
  const mark = (isOwn: boolean): string => (isOwn && !isAll ? ' (its own rule)' : '');
  const ownKinds = mark(own.kinds !== undefined);
  const listed = (list: 'deny' | 'allow'): string => {
    const words = rules.words[list];
    if (words.length === 0) return 'none';
    const share = isAll ? '' : `, ${own.words?.[list].length ?? 0} of them its own`;
    return `${words.length}${share}: ${words.join(', ')}`;
  };
  return [
    isAll ? 'Rules for all spaces' : `Rules of the space ${spaceId}`,
    `  pictures for ${nameRole(rules.kinds.image)}${ownKinds}`,
    `  GIFs for ${nameRole(rules.kinds.gif)}${ownKinds}`,
    `  at most ${rules.maxQueued} requests waiting${mark(own.maxQueued !== undefined)}`,
    `  asked for in ${nameChannels(rules.channels)}${mark(own.channels !== undefined)}`,
    `  explicit pictures ${nameNsfwRule(rules.nsfw)}${mark(own.nsfw !== undefined)}`,
    `  roles that count as trusted: ${rules.trustedRoles.join(', ') || 'none'}${mark(own.trustedRoles !== undefined)}`,
    `  denied words: ${listed('deny')}`,
    `  allowed words: ${listed('allow')}`,
    '',
  ].join('\n');
}

function nameChannels(channels: readonly string[]): string {
  return channels.length === 0 ? 'every channel' : `these channels only: ${channels.join(', ')}`;
}

function nameNsfwRule(rule: NsfwRule): string {
  switch (rule) {
    case 'never':
      return 'nowhere in chats';
    case 'marked-channels':
      return 'in channels that are marked as age-restricted';
    case 'always':
      return 'everywhere';
  }
}

function nameRole(lowest: Role | undefined): string {
  switch (lowest) {
    case 'member':
      return 'everybody';
    case 'trusted':
      return 'trusted people and admins';
    case 'admin':
      return 'admins';
    case undefined:
      return 'nobody';
  }
}
