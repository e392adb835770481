import type { QuotaPolicies } from '../domain/quota-ledger.ts';
import { describeFields, nameRule, toFieldsJson } from './describe-policy.ts';
import { type ExitCode, exitCodes } from './exit-code.ts';
import { type Terminal, writeJson } from './terminal.ts';

export interface ListPoliciesDeps {
  readonly terminal: Terminal;
  readonly policies: Pick<QuotaPolicies, 'list'>;
}

/** Tells every rule about credits and limits, the narrowest scopes first. */
export function listPolicies(
  { json }: { readonly json: boolean },
  { terminal, policies }: ListPoliciesDeps,
): ExitCode {
  const rules = policies.list();
  if (json) {
    const told = rules.map((rule) => ({ scope: rule.scope, key: rule.scopeKey, ...toFieldsJson(rule) }));
    writeJson(terminal.out, { policies: told });
    return exitCodes.done;
  }
  for (const rule of rules) terminal.out.write(`${nameRule(rule)}: ${describeFields(rule)}\n`);
  return exitCodes.done;
}
