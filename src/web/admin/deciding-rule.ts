import { type PolicyRule, type PolicyScope, policyScopes } from '../../domain/quota-ledger.ts';

/** What a quota rule can say something about. */
export const ruleFields = [
  'capacityMillicredits',
  'refillMillicreditsPerDay',
  'maxQueued',
  'maxRunning',
  'blocked',
] as const satisfies readonly (keyof PolicyRule)[];

export type RuleField = (typeof ruleFields)[number];

/** Whose rules come into question: the key of every scope that is known. */
export type KnownKeys = Readonly<Partial<Record<PolicyScope, string | undefined>>>;

/**
 * The rule that decides a field: the narrowest that says something about it. `depends` when a scope whose key is not
 * known has rules that say something before: it decides where somebody asks from.
 */
export function decidingRule(
  field: RuleField,
  rules: readonly PolicyRule[],
  keys: KnownKeys,
  scopes: readonly PolicyScope[] = policyScopes,
): PolicyRule | 'depends' {
  const saying = rules.filter((rule) => rule[field] !== undefined);
  for (const scope of scopes) {
    const ofScope = saying.filter((rule) => rule.scope === scope);
    const key = scope === 'default' ? '' : keys[scope];
    if (key === undefined && ofScope.length > 0) return 'depends';
    const found = ofScope.find(({ scopeKey }) => scopeKey === key);
    if (found !== undefined) return found;
  }
  throw new Error('Expected the default quota policy to say everything: run `pincel db check`');
}

/** The scopes that are wider than one, the narrowest first. */
export function widerScopes(scope: PolicyScope): readonly PolicyScope[] {
  return policyScopes.slice(policyScopes.indexOf(scope) + 1);
}
