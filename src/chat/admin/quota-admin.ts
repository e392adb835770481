import type { ChangeQuota } from '../../app/change-quota.ts';
import { toPolicySubject } from '../../domain/policy-subject.ts';
import type { PolicyRule, QuotaLedger, QuotaPolicies } from '../../domain/quota-ledger.ts';
import { roundBalance } from '../../domain/round-credits.ts';
import type { Texts } from '../../domain/texts.ts';
import type { CommandCall, CommandHandler } from '../command-context.ts';
import type { VerbOf } from '../command-table.ts';
import { createCommandWords } from '../command-words.ts';
import { oneLine } from '../one-line.ts';
import { privateText } from '../private-text.ts';
import { type Say, sayIn } from '../say.ts';
import { numberOption, textOption } from '../typed-options.ts';
import { byVerb } from './by-verb.ts';
import { describeRule, toRuleFields } from './describe-rule.ts';
import { needsAuthority } from './needs-authority.ts';
import {
  type QuotaTarget,
  type QuotaTargetDeps,
  readQuotaTarget,
  readUserTarget,
  toRuleKey,
} from './quota-target.ts';
import { readCapacity, toMillicredits } from './read-capacity.ts';

export interface QuotaAdminDeps extends QuotaTargetDeps {
  readonly texts: Texts;
  readonly policies: Pick<QuotaPolicies, 'resolve' | 'list'>;
  readonly ledger: Pick<QuotaLedger, 'balance'>;
  readonly changeQuota: ChangeQuota;
}

const reasonLength = 200;

/**
 * `/quota-admin`. Credits are the time of the one machine that everybody shares, and a rule of a space takes the place
 * of the one for everybody: so all of it is for Pincel's own admins, and the managers of a space may only look at the
 * rule of their space.
 */
export function createQuotaAdmin(deps: QuotaAdminDeps): CommandHandler {
  const { texts, policies, ledger, changeQuota, now } = deps;
  const ruleOf = (target: QuotaTarget): PolicyRule | undefined => {
    const { scope, scopeKey } = toRuleKey(target);
    return policies.list().find((rule) => rule.scope === scope && rule.scopeKey === scopeKey);
  };
  const changed = (
    target: QuotaTarget,
    { before, after }: { readonly before: PolicyRule | undefined; readonly after?: PolicyRule },
    say: Say,
  ): string =>
    say('admin-quota-changed', {
      target: nameTarget(target, say),
      before: describeRule(before, say),
      after: describeRule(after, say),
    });

  const show: CommandHandler = (call, context) => {
    const say = sayIn(texts, context.locale);
    const isAboutPlace = textOption(call, 'user') === undefined && textOption(call, 'role') === undefined;
    if (!isAboutPlace && context.authority !== 'pincel') return privateText(say('admin-only-pincel'));
    const target = readQuotaTarget(call, context, deps, say);
    if (typeof target === 'string') return privateText(target);
    const rule = say('admin-quota-rule', {
      target: nameTarget(target, say),
      rule: describeRule(ruleOf(target), say),
    });
    if (target.kind !== 'user') return privateText(rule);
    const { user } = target;
    const policy = policies.resolve(toPolicySubject(user));
    const { choiceLabel } = createCommandWords(texts);
    return privateText(
      [
        say('admin-quota-person', {
          target: nameTarget(target, say),
          role: choiceLabel('role', user.role, context.locale),
          price: roundBalance(ledger.balance(user.id, policy, now())),
        }),
        say('admin-quota-holds', { rule: describeRule(toRuleFields(policy), say) }),
        rule,
      ].join('\n'),
    );
  };

  const set: CommandHandler = (call, context) => {
    const say = sayIn(texts, context.locale);
    const fields = readFields(call, texts);
    if (fields === undefined) return privateText(say('admin-quota-capacity'));
    if (Object.values(fields).every((value) => value === undefined)) {
      return privateText(say('admin-quota-nothing'));
    }
    const target = readQuotaTarget(call, context, deps, say);
    if (typeof target === 'string') return privateText(target);
    const change = changeQuota.setRule({ ...toRuleKey(target), ...fields }, context.known.userId);
    return privateText(changed(target, change, say));
  };

  const reset: CommandHandler = (call, context) => {
    const say = sayIn(texts, context.locale);
    const target = readQuotaTarget(call, context, deps, say);
    if (typeof target === 'string') return privateText(target);
    const { scope, scopeKey } = toRuleKey(target);
    const before = changeQuota.removeRule(scope, scopeKey, context.known.userId);
    return privateText(
      before === undefined
        ? say('admin-quota-no-rule', { target: nameTarget(target, say) })
        : changed(target, { before }, say),
    );
  };

  const grant: CommandHandler = (call, context) => {
    const say = sayIn(texts, context.locale);
    const amountMillicredits = toMillicredits(numberOption(call, 'credits') ?? 0);
    if (amountMillicredits === 0) return privateText(say('admin-grant-nothing'));
    const target = readUserTarget(textOption(call, 'user') ?? '', context, deps, say);
    if (typeof target === 'string') return privateText(target);
    const { user } = target;
    const reason = textOption(call, 'reason') ?? say('admin-grant-no-reason');
    const before = ledger.balance(user.id, policies.resolve(toPolicySubject(user)), now());
    const after = changeQuota.adjust(
      user,
      amountMillicredits,
      oneLine(reason, reasonLength),
      context.known.userId,
    );
    return privateText(
      say(amountMillicredits > 0 ? 'admin-grant-given' : 'admin-grant-taken', {
        target: nameTarget(target, say),
        price: roundBalance(Math.abs(amountMillicredits)),
        before: roundBalance(before),
        after: roundBalance(after),
      }),
    );
  };

  const block =
    (blocked: boolean): CommandHandler =>
    (call, context) => {
      const say = sayIn(texts, context.locale);
      const target = readUserTarget(textOption(call, 'user') ?? '', context, deps, say);
      if (typeof target === 'string') return privateText(target);
      const change = changeQuota.setRule({ ...toRuleKey(target), blocked }, context.known.userId);
      return privateText(changed(target, change, say));
    };

  const forAdmins = (handle: CommandHandler): CommandHandler => needsAuthority('pincel', texts, handle);
  return byVerb({
    show: needsAuthority('space', texts, show),
    set: forAdmins(set),
    grant: forAdmins(grant),
    reset: forAdmins(reset),
    block: forAdmins(block(true)),
    unblock: forAdmins(block(false)),
  } satisfies Record<VerbOf<'quota-admin'>, CommandHandler>);
}

/** What is given of a rule; undefined for a capacity that is none. */
function readFields(call: CommandCall, texts: Texts): Omit<PolicyRule, 'scope' | 'scopeKey'> | undefined {
  const typed = textOption(call, 'capacity');
  const capacityMillicredits = typed === undefined ? undefined : readCapacity(typed, texts);
  if (typed !== undefined && capacityMillicredits === undefined) return undefined;
  const perDay = numberOption(call, 'per-day');
  return {
    capacityMillicredits,
    refillMillicreditsPerDay: perDay === undefined ? undefined : toMillicredits(perDay),
    maxQueued: numberOption(call, 'waiting'),
    maxRunning: numberOption(call, 'running'),
  };
}

function nameTarget(target: QuotaTarget, say: Say): string {
  switch (target.kind) {
    case 'user':
      return target.name;
    case 'role':
      return say('admin-target-role', { role: say(`choice-role-${target.role}`) });
    case 'space':
      return say('admin-target-space');
  }
}
