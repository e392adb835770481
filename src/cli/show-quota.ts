import { formatCredits } from '../domain/credits.ts';
import { toPolicySubject } from '../domain/policy-subject.ts';
import type { LedgerEntry, QuotaLedger, QuotaPolicies, QuotaPolicy } from '../domain/quota-ledger.ts';
import { describeFields, toFields, toFieldsJson } from './describe-policy.ts';
import { type ExitCode, exitCodes } from './exit-code.ts';
import { type FindUser, requireUser } from './require-user.ts';
import { type Terminal, writeJson } from './terminal.ts';
import { toCredits } from './typed-credits.ts';

export interface ShowOrder {
  readonly user: string | undefined;
  readonly json: boolean;
}

export interface ShowQuotaDeps {
  readonly terminal: Terminal;
  readonly findUser: FindUser;
  /** Whoever sits here, as `surface:externalId`. */
  readonly ownName: string;
  readonly policies: Pick<QuotaPolicies, 'resolve'>;
  readonly ledger: Pick<QuotaLedger, 'balance' | 'entries'>;
  readonly now: () => number;
}

const shownEntries = 20;

/** Tells a person's balance, the policy that holds for them anywhere, and their latest entries. Changes nothing. */
export function showQuota({ user: name, json }: ShowOrder, deps: ShowQuotaDeps): ExitCode {
  const { terminal, findUser, ownName, policies, ledger, now } = deps;
  const user = requireUser(findUser, name ?? ownName);
  const policy = policies.resolve(toPolicySubject(user));
  const balance = ledger.balance(user.id, policy, now());
  const entries = ledger.entries(user.id, { limit: shownEntries });
  if (json) {
    writeJson(terminal.out, {
      userId: user.id,
      role: user.role,
      balanceCredits: toCredits(balance),
      policy: toFieldsJson(toFields(policy)),
      entries: entries.map(toEntryJson),
    });
    return exitCodes.done;
  }
  terminal.out.write(
    [
      `${user.id} (${user.role})`,
      `  ${describeBalance(balance, policy)}`,
      `  may have ${describeFields(toFields(policy))}`,
      ...entries.map((entry) => `  ${describeEntry(entry)}`),
      '',
    ].join('\n'),
  );
  return exitCodes.done;
}

/** An unlimited account has no use for a balance: below zero it tells what was used. */
function describeBalance(balance: number, { capacityMillicredits }: QuotaPolicy): string {
  if (capacityMillicredits !== undefined || balance >= 0) return `has ${formatCredits(balance)}`;
  return `has used ${formatCredits(-balance)} of an unlimited account`;
}

function describeEntry({ atMs, kind, amountMillicredits, reason, jobId, actor }: LedgerEntry): string {
  const amount = `${amountMillicredits > 0 ? '+' : ''}${formatCredits(amountMillicredits)}`;
  const about = jobId === undefined ? `by ${actor}` : `job ${jobId}`;
  return `${new Date(atMs).toISOString()}  ${kind.padEnd(7)}  ${amount}  (${reason}, ${about})`;
}

function toEntryJson({ amountMillicredits, atMs, ...entry }: LedgerEntry): Readonly<Record<string, unknown>> {
  return { ...entry, credits: toCredits(amountMillicredits), at: new Date(atMs).toISOString() };
}
