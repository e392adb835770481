import type { SpacePolicy } from '../../domain/space-policy.ts';
import type { Caller } from '../caller.ts';
import { oneLine } from '../one-line.ts';
import type { Say } from '../say.ts';

/** What the rules of a space are about, in the order they are told. */
export const policyParts = [
  'channels',
  'nsfw',
  'image',
  'gif',
  'maxQueued',
  'deny',
  'allow',
  'trustedRoles',
] as const;

export type PolicyPart = (typeof policyParts)[number];

const listLength = 400;

/** What the rules say about one thing. */
export function describePart(
  part: PolicyPart,
  policy: SpacePolicy,
  { channelExternalId }: Pick<Caller, 'channelExternalId'>,
  say: Say,
): string {
  switch (part) {
    case 'channels':
      return policy.channels.length === 0
        ? say('admin-every-channel')
        : toList(
            policy.channels.map((id) => (id === channelExternalId ? say('admin-this-channel', { id }) : id)),
            say,
          );
    case 'nsfw':
      return say(`choice-rule-${policy.nsfw}`);
    case 'image':
    case 'gif':
      return say(`choice-from-role-${policy.kinds[part] ?? 'nobody'}`);
    case 'maxQueued':
      return say('admin-rule-waiting', { count: policy.maxQueued });
    case 'deny':
    case 'allow':
      return toList(policy.words[part], say);
    case 'trustedRoles':
      return toList(policy.trustedRoles, say);
  }
}

function toList(entries: readonly string[], say: Say): string {
  return entries.length === 0 ? say('account-setting-none') : oneLine(entries.join(', '), listLength);
}
