import type { PolicyRule, PolicyScope } from '../domain/quota-ledger.ts';
import { roles } from '../domain/role.ts';
import { surfaces } from '../domain/surface.ts';
import { describeFields, nameRule, type PolicyFields, toFieldsJson } from './describe-policy.ts';
import { type ExitCode, exitCodes } from './exit-code.ts';
import { type FindUser, requireUser } from './require-user.ts';
import { type Terminal, writeJson } from './terminal.ts';
import { UsageError } from './usage-error.ts';

export interface UnsetOrder {
  readonly scope: PolicyScope;
  /** As typed: of a user also an identity. */
  readonly key: string | undefined;
  readonly json: boolean;
}

export interface SetOrder extends UnsetOrder {
  readonly fields: PolicyFields;
}

export interface SetQuotaDeps {
  readonly terminal: Terminal;
  readonly findUser: FindUser;
  readonly setRule: (rule: PolicyRule) => {
    readonly before: PolicyRule | undefined;
    readonly after: PolicyRule;
  };
}

/** Changes a rule and tells it as it is now. @throws UsageError when there is nobody or nothing to change. */
export function setQuota(
  { scope, key, fields, json }: SetOrder,
  { terminal, findUser, setRule }: SetQuotaDeps,
): ExitCode {
  if (Object.values(fields).every((value) => value === undefined)) {
    throw new UsageError('Say what to change: --capacity, --refill, --max-queued or --max-running.');
  }
  if (fields.maxRunning === 0) {
    throw new UsageError(
      'At least one request of a person has to be drawn at a time: to let somebody wait for ever, use `pincel quota block <user>`.',
    );
  }
  const scopeKey = resolveKey(scope, key, findUser);
  const { before, after } = setRule({ scope, scopeKey, ...fields });
  if (json) {
    writeJson(terminal.out, {
      scope,
      key: scopeKey,
      before: before === undefined ? null : toFieldsJson(before),
      after: toFieldsJson(after),
    });
  } else {
    terminal.out.write(`The rule for ${nameRule(after)} is now: ${describeFields(after)}.\n`);
  }
  return exitCodes.done;
}

export interface UnsetQuotaDeps {
  readonly terminal: Terminal;
  readonly findUser: FindUser;
  readonly removeRule: (scope: Exclude<PolicyScope, 'default'>, scopeKey: string) => PolicyRule | undefined;
}

/** Removes a rule. @throws UsageError when there is none, and for the default one. */
export function unsetQuota(
  { scope, key, json }: UnsetOrder,
  { terminal, findUser, removeRule }: UnsetQuotaDeps,
): ExitCode {
  if (scope === 'default') {
    throw new UsageError('The default rule has to stay: change it with `pincel quota set default`.');
  }
  const scopeKey = resolveKey(scope, key, findUser);
  const removed = removeRule(scope, scopeKey);
  if (removed === undefined) {
    const name = nameRule({ scope, scopeKey });
    throw new UsageError(`There is no rule for ${name}: \`pincel quota policies\` lists those there are.`);
  }
  if (json) writeJson(terminal.out, { scope, key: scopeKey, before: toFieldsJson(removed), after: null });
  else terminal.out.write(`The rule for ${nameRule(removed)} is gone. It was: ${describeFields(removed)}.\n`);
  return exitCodes.done;
}

function resolveKey(scope: PolicyScope, key: string | undefined, findUser: FindUser): string {
  switch (scope) {
    case 'user':
      return requireUser(findUser, requireKey(key, 'a user: an id, or platform:id as in discord:1234')).id;
    case 'role':
      return requireOneOf(key, roles, 'role');
    case 'space':
      return requireKey(key, 'the id of a space');
    case 'platform':
      return requireOneOf(key, surfaces, 'platform');
    case 'default':
      if (key === undefined) return '';
      throw new UsageError(`The default rule is for everybody: leave ${key} out.`);
  }
}

function requireKey(key: string | undefined, what: string): string {
  if (key !== undefined && key !== '') return key;
  throw new UsageError(`Say for whom: after the scope comes ${what}.`);
}

function requireOneOf(key: string | undefined, known: readonly string[], what: string): string {
  const typed = requireKey(key, `a ${what}`);
  if (known.includes(typed)) return typed;
  throw new UsageError(`There is no ${what} ${typed}. Choose one of: ${known.join(', ')}.`);
}
