import { type SpacePolicyChange, toWordKey } from '../app/change-space-policy.ts';
import type { SpacePolicy } from '../domain/space-policy.ts';
import { type ExitCode, exitCodes } from './exit-code.ts';
import {
  describePolicy,
  requireSpace,
  type ShowPolicyDeps,
  type ShowPolicyOrder,
  toPolicyJson,
} from './show-policy.ts';
import { writeJson } from './terminal.ts';
import { UsageError } from './usage-error.ts';

export interface SetPolicyOrder extends ShowPolicyOrder {
  readonly change: SpacePolicyChange;
}

export interface SetPolicyDeps extends ShowPolicyDeps {
  readonly changePolicy: (
    spaceId: string,
    change: SpacePolicyChange,
  ) => { readonly before: Partial<SpacePolicy>; readonly after: Partial<SpacePolicy> };
}

/**
 * Changes the rules of a space, or those for all, and tells them as they are now. Nothing is changed when what shall go
 * is not on its list. @throws UsageError then, and when there is no such space or nothing to change.
 */
export function setPolicy({ space, change, json }: SetPolicyOrder, deps: SetPolicyDeps): ExitCode {
  const { terminal, findSpace, policies, changePolicy } = deps;
  const spaceId = requireSpace(findSpace, space);
  requireChange(change);
  const words = policies.own(spaceId).words;
  requireListedWords(change.deny.remove, words?.deny ?? [], 'denied');
  requireListedWords(change.allow.remove, words?.allow ?? [], 'allowed');
  const before = policies.resolve(spaceId);
  requireListedIds(change.channels, before.channels, 'channels');
  requireListedIds(change.trustedRoles, before.trustedRoles, 'trusted roles');
  const { after } = changePolicy(spaceId, change);
  const rules = policies.resolve(spaceId);
  if (json) writeJson(terminal.out, toPolicyJson(spaceId, after, rules));
  else terminal.out.write(describePolicy(spaceId, after, rules));
  return exitCodes.done;
}

function requireChange({ deny, allow, ...others }: SpacePolicyChange): void {
  const { reset, kinds, maxQueued, channels, nsfw, trustedRoles } = others;
  const words = [deny.add, deny.remove, allow.add, allow.remove].flat();
  const isOtherChanged = [reset, maxQueued, channels, nsfw, trustedRoles].some((part) => part !== undefined);
  if (words.length > 0 || Object.keys(kinds).length > 0 || isOtherChanged) return;
  throw new UsageError(
    'Say what to change: --deny, --allow, --remove-deny, --remove-allow, --images, --gifs, --max-queued, --channels-add, --channels-remove, --nsfw, --trusted-role-add, --trusted-role-remove or --reset.',
  );
}

function requireListedIds(
  change: SpacePolicyChange['channels'],
  list: readonly string[],
  name: string,
): void {
  if (change === undefined || change === 'all') return;
  const missing = change.remove.filter((id) => !list.includes(id));
  if (missing.length === 0) return;
  throw new UsageError(
    `Not among the ${name} here: ${missing.join(', ')}. \`pincel policy show\` lists them.`,
  );
}

function requireListedWords(words: readonly string[], list: readonly string[], name: string): void {
  const there = new Set(list.map(toWordKey));
  const missing = words.filter((word) => !there.has(toWordKey(word)));
  if (missing.length === 0) return;
  throw new UsageError(
    `Not among the ${name} words here: ${missing.join(', ')}. \`pincel policy show\` lists them; what is ${name} for all spaces is changed without naming one.`,
  );
}
