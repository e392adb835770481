import { toPolicySubject } from '../../domain/policy-subject.ts';
import type { PolicyRule, PolicyScope } from '../../domain/quota-ledger.ts';
import { roundBalance } from '../../domain/round-credits.ts';
import type { UserStore } from '../../domain/user-store.ts';
import type { Words } from '../page/words.ts';
import type { KnownKeys, RuleField } from './deciding-rule.ts';
import { namePerson } from './name-person.ts';

/** How the default rule is called in addresses. */
export const everybody = 'everybody';

export type RuleKey = Pick<PolicyRule, 'scope' | 'scopeKey'>;

export interface NameRuleDeps {
  readonly users: Pick<UserStore, 'get' | 'getSpace'>;
}

/** Whom a rule is for. */
export function nameRule({ scope, scopeKey }: RuleKey, words: Words, { users }: NameRuleDeps): string {
  switch (scope) {
    case 'user':
      return namePerson(users.get(scopeKey), words);
    case 'role':
      return words('admin-rules-for-role', { role: scopeKey });
    case 'space':
      return nameSpace(scopeKey, words, { users });
    case 'platform':
      return words('admin-rules-for-platform', { platform: scopeKey });
    case 'default':
      return words('admin-rules-for-everybody');
  }
}

/** A place by its id where it is: `discord:1234`. */
export function nameSpace(spaceId: string, words: Words, { users }: NameRuleDeps): string {
  const space = users.getSpace(spaceId);
  if (space === undefined) return words('admin-rules-place-unknown', { id: spaceId });
  return `${space.surface}:${space.externalId}`;
}

/** Where a quota rule is changed. */
export function ruleAddress({ scope, scopeKey }: RuleKey): string {
  const key = scope === 'default' ? everybody : scopeKey;
  return `/admin/rules/quota/${scope}/${encodeURIComponent(key)}`;
}

/** What a rule says about a field, in words; undefined when it says nothing. */
export function describeField(
  rule: Pick<PolicyRule, RuleField>,
  field: RuleField,
  words: Words,
): string | undefined {
  const value = rule[field];
  if (value === undefined) return undefined;
  if (value === 'unlimited') return words('admin-rules-unlimited');
  if (typeof value === 'boolean') return words(value ? 'admin-rules-yes' : 'admin-rules-no');
  const isAmount = field === 'capacityMillicredits' || field === 'refillMillicreditsPerDay';
  return isAmount
    ? words('price', { price: roundBalance(value) })
    : words('admin-rules-count', { count: value });
}

/** Which other rules hold for those that a rule is for, as far as that can be known. */
export function keysAround({ scope, scopeKey }: RuleKey, { users }: NameRuleDeps): KnownKeys {
  const keyOf = (known: PolicyScope): KnownKeys => ({ [known]: scopeKey });
  switch (scope) {
    case 'user': {
      const user = users.get(scopeKey);
      return { ...keyOf('user'), role: user?.role, platform: user && toPolicySubject(user).surface };
    }
    case 'space':
      return { ...keyOf('space'), platform: users.getSpace(scopeKey)?.surface };
    case 'role':
    case 'platform':
    case 'default':
      return keyOf(scope);
  }
}
