import type { PolicyRule, QuotaPolicy } from '../../domain/quota-ledger.ts';
import { roundBalance } from '../../domain/round-credits.ts';
import type { Say } from '../say.ts';

type RuleFields = Omit<PolicyRule, 'scope' | 'scopeKey'>;

/** What a rule says, on one line. */
export function describeRule(rule: RuleFields | undefined, say: Say): string {
  const { capacityMillicredits: capacity, refillMillicreditsPerDay: perDay } = rule ?? {};
  const { maxQueued, maxRunning, blocked } = rule ?? {};
  const parts = [
    ...(capacity === undefined
      ? []
      : [
          capacity === 'unlimited'
            ? say('admin-rule-unlimited')
            : say('admin-rule-capacity', { price: roundBalance(capacity) }),
        ]),
    ...(perDay === undefined ? [] : [say('admin-rule-per-day', { price: roundBalance(perDay) })]),
    ...(maxQueued === undefined ? [] : [say('admin-rule-waiting', { count: maxQueued })]),
    ...(maxRunning === undefined ? [] : [say('admin-rule-running', { count: maxRunning })]),
    ...(blocked === undefined ? [] : [say(blocked ? 'admin-rule-blocked' : 'admin-rule-not-blocked')]),
  ];
  return parts.length === 0 ? say('admin-rule-none') : parts.join(', ');
}

/** What holds in the end, as a rule that says everything. */
export function toRuleFields({ capacityMillicredits, ...others }: QuotaPolicy): RuleFields {
  return { ...others, capacityMillicredits: capacityMillicredits ?? 'unlimited' };
}
