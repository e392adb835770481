import { formatCredits } from '../domain/credits.ts';
import type { User } from '../domain/user-store.ts';
import { type ExitCode, exitCodes } from './exit-code.ts';
import { type FindUser, requireUser } from './require-user.ts';
import { type Terminal, writeJson } from './terminal.ts';
import { toCredits } from './typed-credits.ts';
import { UsageError } from './usage-error.ts';

export interface GrantOrder {
  readonly user: string;
  /** Negative takes. */
  readonly amountMillicredits: number;
  readonly reason: string;
  readonly json: boolean;
}

export interface GrantQuotaDeps {
  readonly terminal: Terminal;
  readonly findUser: FindUser;
  /** Answers the balance after. */
  readonly adjust: (user: User, amountMillicredits: number, reason: string) => number;
}

/** Gives or takes credits and tells the new balance. @throws UsageError when there is nobody or nothing to give. */
export function grantQuota(
  { user: name, amountMillicredits, reason, json }: GrantOrder,
  { terminal, findUser, adjust }: GrantQuotaDeps,
): ExitCode {
  if (amountMillicredits === 0) throw new UsageError('Say how many credits: not 0.');
  if (reason.trim() === '') throw new UsageError('Say why with --reason: the ledger keeps it.');
  const user = requireUser(findUser, name);
  const balance = adjust(user, amountMillicredits, reason.trim());
  if (json) {
    writeJson(terminal.out, {
      userId: user.id,
      credits: toCredits(amountMillicredits),
      balanceCredits: toCredits(balance),
    });
  } else {
    const amount = formatCredits(Math.abs(amountMillicredits));
    const change = amountMillicredits > 0 ? `${user.id} got ${amount}` : `${user.id} lost ${amount}`;
    terminal.out.write(`${change} and has ${formatCredits(balance)} now.\n`);
  }
  return exitCodes.done;
}
