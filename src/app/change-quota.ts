import type { AuditLog, AuditValue } from '../domain/audit-log.ts';
import { toPolicySubject } from '../domain/policy-subject.ts';
import type { PolicyRule, PolicyScope, QuotaLedger, QuotaPolicies } from '../domain/quota-ledger.ts';
import type { Transact } from '../domain/transact.ts';
import type { User } from '../domain/user-store.ts';

export interface ChangeQuotaDeps {
  readonly transact: Transact;
  readonly policies: QuotaPolicies;
  readonly ledger: Pick<QuotaLedger, 'balance' | 'adjust'>;
  readonly audit: Pick<AuditLog, 'append'>;
  readonly now: () => number;
}

/** What admins change about credits and limits; each change is one transaction with its entry in the audit log. */
export interface ChangeQuota {
  /** Writes the given fields of a rule; answers the rule as it was and as it is. */
  setRule(
    rule: PolicyRule,
    actor: string,
  ): { readonly before: PolicyRule | undefined; readonly after: PolicyRule };
  /** Writes a whole rule: what it leaves out falls through from then on. The default rule keeps what is left out. */
  replaceRule: ChangeQuota['setRule'];
  /** Removes a rule (not the default one); answers it, undefined when there was none. */
  removeRule(scope: Exclude<PolicyScope, 'default'>, scopeKey: string, actor: string): PolicyRule | undefined;
  /** Gives credits, or takes them when negative; answers the balance after. */
  adjust(user: User, amountMillicredits: number, reason: string, actor: string): number;
}

export function createChangeQuota({ transact, policies, ledger, audit, now }: ChangeQuotaDeps): ChangeQuota {
  return {
    setRule: (rule, actor) =>
      transact(() => {
        const atMs = now();
        const change = policies.set(rule, atMs);
        appendRuleChange(audit, rule, change, actor, atMs);
        return change;
      }),

    replaceRule: (rule, actor) =>
      transact(() => {
        const atMs = now();
        const removed = rule.scope === 'default' ? undefined : policies.remove(rule.scope, rule.scopeKey);
        const written = policies.set(rule, atMs);
        const change = { before: removed ?? written.before, after: written.after };
        appendRuleChange(audit, rule, change, actor, atMs);
        return change;
      }),

    removeRule: (scope, scopeKey, actor) =>
      transact(() => {
        const removed = policies.remove(scope, scopeKey);
        if (removed !== undefined) appendRuleChange(audit, removed, { before: removed }, actor, now());
        return removed;
      }),

    adjust: (user, amountMillicredits, reason, actor) =>
      transact(() => {
        const atMs = now();
        const { id: userId } = user;
        const policy = policies.resolve(toPolicySubject(user));
        const before = ledger.balance(userId, policy, atMs);
        const after = ledger.adjust({ userId, amountMillicredits, actor, reason }, policy, atMs);
        const content = { balanceBefore: before, balanceAfter: after, reason };
        audit.append({ atMs, kind: 'quota-changed', actor, userId, content });
        return after;
      }),
  };
}

function appendRuleChange(
  audit: Pick<AuditLog, 'append'>,
  { scope, scopeKey }: PolicyRule,
  { before, after }: { readonly before?: PolicyRule | undefined; readonly after?: PolicyRule | undefined },
  actor: string,
  atMs: number,
): void {
  audit.append({
    atMs,
    kind: 'policy-changed',
    actor,
    userId: scope === 'user' ? scopeKey : undefined,
    spaceId: scope === 'space' ? scopeKey : undefined,
    content: { scope, scopeKey, before: toValue(before), after: toValue(after) },
  });
}

/** What a rule says, for the audit log; null for no rule. */
function toValue(rule: PolicyRule | undefined): AuditValue {
  if (rule === undefined) return null;
  const { scope: _scope, scopeKey: _key, ...fields } = rule;
  return Object.fromEntries(
    Object.entries(fields).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
}
