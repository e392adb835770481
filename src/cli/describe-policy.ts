import { formatCredits } from '../domain/credits.ts';
import type { PolicyRule, QuotaPolicy } from '../domain/quota-ledger.ts';
import { toCredits } from './typed-credits.ts';

/** The fields of a rule, each said or not. */
export type PolicyFields = Omit<PolicyRule, 'scope' | 'scopeKey'>;

export function toFields({ capacityMillicredits, ...others }: QuotaPolicy): PolicyFields {
  return { ...others, capacityMillicredits: capacityMillicredits ?? 'unlimited' };
}

/** What a rule or a whole policy says, on one line. */
export function describeFields(fields: PolicyFields): string {
  const { capacityMillicredits: capacity, refillMillicreditsPerDay: refill } = fields;
  const { maxQueued, maxRunning, blocked } = fields;
  const facts = [
    ...(capacity === undefined
      ? []
      : [capacity === 'unlimited' ? 'unlimited credits' : `up to ${formatCredits(capacity)}`]),
    ...(refill === undefined ? [] : [`${formatCredits(refill)} back a day`]),
    ...(maxQueued === undefined ? [] : [`${maxQueued} waiting at most`]),
    ...(maxRunning === undefined ? [] : [`${maxRunning} drawn at once at most`]),
    ...(blocked === undefined ? [] : [blocked ? 'blocked' : 'not blocked']),
  ];
  return facts.join(', ');
}

export function nameRule({ scope, scopeKey }: Pick<PolicyRule, 'scope' | 'scopeKey'>): string {
  return scopeKey === '' ? scope : `${scope} ${scopeKey}`;
}

/** The same for JSON, in decimal credits; what is not said is left out. */
export function toFieldsJson(fields: PolicyFields): Readonly<Record<string, unknown>> {
  const { capacityMillicredits: capacity, refillMillicreditsPerDay: refill } = fields;
  return {
    capacityCredits: typeof capacity === 'number' ? toCredits(capacity) : capacity,
    refillCreditsPerDay: refill === undefined ? undefined : toCredits(refill),
    maxQueued: fields.maxQueued,
    maxRunning: fields.maxRunning,
    blocked: fields.blocked,
  };
}
