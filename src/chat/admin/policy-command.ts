import {
  type ChangeSpacePolicy,
  noPolicyChange,
  type SpacePolicyChange,
  toWordKey,
} from '../../app/change-space-policy.ts';
import { roles } from '../../domain/role.ts';
import { nsfwRules, type SpacePolicies, type SpacePolicyPart } from '../../domain/space-policy.ts';
import type { Texts } from '../../domain/texts.ts';
import type { Answer } from '../answer.ts';
import type { CommandContext, CommandHandler } from '../command-context.ts';
import { resettableParts, type VerbOf } from '../command-table.ts';
import { fitLines } from '../fit-lines.ts';
import { privateText } from '../private-text.ts';
import { type Say, sayIn } from '../say.ts';
import { choiceOption, numberOption, textOption } from '../typed-options.ts';
import { byVerb } from './by-verb.ts';
import { describePart, type PolicyPart, policyParts } from './describe-policy.ts';
import { needsAuthority } from './needs-authority.ts';

export interface PolicyCommandDeps {
  readonly texts: Texts;
  readonly spacePolicies: Pick<SpacePolicies, 'own' | 'resolve'>;
  readonly changeSpacePolicy: ChangeSpacePolicy;
}

/** What each choice of `reset` sets back, and which lines tell of it. */
const resets = {
  channels: ['channels', ['channels']],
  nsfw: ['nsfw', ['nsfw']],
  kinds: ['kinds', ['image', 'gif']],
  queue: ['maxQueued', ['maxQueued']],
  words: ['words', ['deny', 'allow']],
  'trusted-roles': ['trustedRoles', ['trustedRoles']],
} as const satisfies Readonly<
  Record<(typeof resettableParts)[number], readonly [SpacePolicyPart, readonly PolicyPart[]]>
>;

/** `/policy`: the rules of the space it is typed in. */
export function createPolicyCommand({
  texts,
  spacePolicies,
  changeSpacePolicy,
}: PolicyCommandDeps): CommandHandler {
  /** Changes the rules of the caller's space, and tells what they were and are. */
  const change = (
    { known, caller, locale }: CommandContext,
    parts: readonly PolicyPart[],
    changes: Partial<SpacePolicyChange>,
  ): Answer => {
    const say = sayIn(texts, locale);
    const before = spacePolicies.resolve(known.spaceId);
    changeSpacePolicy(known.spaceId, { ...noPolicyChange, ...changes }, known.userId);
    const after = spacePolicies.resolve(known.spaceId);
    const lines = parts.map((part) =>
      say('admin-policy-changed', {
        part,
        before: describePart(part, before, caller, say),
        after: describePart(part, after, caller, say),
      }),
    );
    return privateText(lines.join('\n'));
  };

  const show: CommandHandler = (_call, { known, caller, locale }) => {
    const say = sayIn(texts, locale);
    const policy = spacePolicies.resolve(known.spaceId);
    const parts = policyParts.filter((part) => part !== 'trustedRoles' || caller.surface === 'discord');
    const lines = parts.map((part) =>
      say('admin-policy-rule', { part, value: describePart(part, policy, caller, say) }),
    );
    return privateText(
      fitLines([say('admin-policy-here'), ...lines], (count) => say('admin-lines-left', { count })),
    );
  };

  const channel: CommandHandler = (call, context) => {
    const { channelExternalId } = context.caller;
    const asked = choiceOption(call, 'change', ['allow', 'remove', 'allow-all']);
    if (asked === 'allow-all') return change(context, ['channels'], { channels: 'all' });
    return change(context, ['channels'], { channels: toListChange(channelExternalId, asked === 'allow') });
  };

  const words: CommandHandler = (call, context) => {
    const { known, locale } = context;
    const say = sayIn(texts, locale);
    const list = choiceOption(call, 'list', ['deny', 'allow']) ?? 'deny';
    const add = toWords(textOption(call, 'add'));
    const remove = toWords(textOption(call, 'remove'));
    if (add.length + remove.length === 0) return privateText(say('admin-words-nothing'));
    const listOf = (): readonly string[] => spacePolicies.own(known.spaceId).words?.[list] ?? [];
    const before = listOf();
    const missing = withoutWords(remove, before);
    if (missing.length > 0) return privateText(say('admin-words-missing', { words: missing.join(', ') }));
    changeSpacePolicy(known.spaceId, { ...noPolicyChange, [list]: { add, remove } }, known.userId);
    const after = listOf();
    return privateText(describeWordChange(list, before, after, say));
  };

  const trustedRole: CommandHandler = (call, context) => {
    const say = sayIn(texts, context.locale);
    const roleId = textOption(call, 'role-id') ?? '';
    if (context.caller.surface !== 'discord') return privateText(say('admin-role-only-discord'));
    if (!/^\d{1,20}$/.test(roleId)) return privateText(say('admin-role-id'));
    const isAllowed = choiceOption(call, 'change', ['allow', 'remove']) === 'allow';
    return change(context, ['trustedRoles'], { trustedRoles: toListChange(roleId, isAllowed) });
  };

  const reset: CommandHandler = (call, context) => {
    const [part, lines] = resets[choiceOption(call, 'part', resettableParts) ?? 'channels'];
    const isOwn = spacePolicies.own(context.known.spaceId)[part] !== undefined;
    if (!isOwn) return privateText(sayIn(texts, context.locale)('admin-policy-reset-nothing'));
    return change(context, lines, { reset: [part] });
  };

  const inSpace =
    (handle: CommandHandler): CommandHandler =>
    (call, context) =>
      context.caller.isDirect
        ? privateText(sayIn(texts, context.locale)('admin-policy-not-direct'))
        : handle(call, context);
  const forManagers = (handle: CommandHandler): CommandHandler =>
    inSpace(needsAuthority('space', texts, handle));
  return byVerb({
    show: forManagers(show),
    channel: forManagers(channel),
    nsfw: forManagers((call, context) =>
      change(context, ['nsfw'], { nsfw: choiceOption(call, 'rule', nsfwRules) }),
    ),
    words: forManagers(words),
    kind: forManagers((call, context) => {
      const kind = choiceOption(call, 'kind', ['image', 'gif']) ?? 'image';
      const lowest = choiceOption(call, 'from-role', roles) ?? null;
      return change(context, [kind], { kinds: { [kind]: lowest } });
    }),
    queue: forManagers((call, context) =>
      change(context, ['maxQueued'], { maxQueued: numberOption(call, 'waiting') }),
    ),
    // The holders of a role count as trusted, which changes their credits and their turn: the whole machine's matter.
    'trusted-role': inSpace(needsAuthority('pincel', texts, trustedRole)),
    reset: inSpace((call, context) => {
      const isOfRoles = choiceOption(call, 'part', resettableParts) === 'trusted-roles';
      return needsAuthority(isOfRoles ? 'pincel' : 'space', texts, reset)(call, context);
    }),
  } satisfies Record<VerbOf<'policy'>, CommandHandler>);
}

function toListChange(id: string, isAllowed: boolean): SpacePolicyChange['deny'] {
  return isAllowed ? { add: [id], remove: [] } : { add: [], remove: [id] };
}

function toWords(typed: string | undefined): readonly string[] {
  return (typed ?? '')
    .split(',')
    .map((word) => word.trim())
    .filter((word) => word !== '');
}

/** Those that the other list lacks. */
function withoutWords(words: readonly string[], others: readonly string[]): readonly string[] {
  const there = new Set(others.map(toWordKey));
  return words.filter((word) => !there.has(toWordKey(word)));
}

function describeWordChange(
  list: 'deny' | 'allow',
  before: readonly string[],
  after: readonly string[],
  say: Say,
): string {
  const added = withoutWords(after, before);
  const removed = withoutWords(before, after);
  return [
    say('admin-words-changed', { list, before: before.length, after: after.length }),
    ...(added.length === 0 ? [] : [say('admin-words-added', { words: added.join(', ') })]),
    ...(removed.length === 0 ? [] : [say('admin-words-removed', { words: removed.join(', ') })]),
  ].join('\n');
}
