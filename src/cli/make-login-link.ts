import type { LogIn } from '../app/log-in.ts';
import { type ExitCode, exitCodes } from './exit-code.ts';
import { type FindUser, requireUser } from './require-user.ts';
import { type Terminal, writeJson } from './terminal.ts';
import { UsageError } from './usage-error.ts';

export interface LoginOrder {
  readonly user?: string | undefined;
  readonly json: boolean;
}

export interface MakeLoginLinkDeps {
  readonly terminal: Terminal;
  readonly findUser: FindUser;
  /** The id of the operator's own account, an admin's. */
  readonly knowOperator: () => string;
  readonly makeCode: LogIn['makeCode'];
  /** Of the page, without a slash at its end. */
  readonly pageAddress: string;
}

/** Prints a link that logs a browser in, once. @throws UsageError when nobody has the id or identity that was named. */
export function makeLoginLink(
  { user, json }: LoginOrder,
  { terminal, findUser, knowOperator, makeCode, pageAddress }: MakeLoginLinkDeps,
): ExitCode {
  const userId = user === undefined ? knowOperator() : requireLiving(findUser, user);
  const { code, expiresAtMs } = makeCode(userId, 'operator');
  const url = `${pageAddress}/login/${code}`;
  if (json) {
    writeJson(terminal.out, { ok: true, url, userId, expiresAt: new Date(expiresAtMs).toISOString() });
    return exitCodes.done;
  }
  terminal.out.write(`${url}\n`);
  terminal.err.write('Open it within ten minutes, and show it to nobody: whoever opens it first is in.\n');
  return exitCodes.done;
}

function requireLiving(findUser: FindUser, name: string): string {
  const { id, erasedAtMs } = requireUser(findUser, name);
  if (erasedAtMs === undefined) return id;
  throw new UsageError(`${name} was erased and cannot log in. If they come back, they are somebody new.`);
}
