import type { ChangeRole } from '../app/change-role.ts';
import type { Role } from '../domain/role.ts';
import { type ExitCode, exitCodes } from './exit-code.ts';
import { type FindUser, requireUser } from './require-user.ts';
import { type Terminal, writeJson } from './terminal.ts';

export interface ChangeRoleCommandDeps {
  readonly terminal: Terminal;
  readonly findUser: FindUser;
  readonly changeRole: ChangeRole;
}

/** Gives a person a role and tells the old one. @throws UsageError when nobody has that id or identity. */
export function changeRole(
  name: string,
  role: Role,
  { json }: { readonly json: boolean },
  { terminal, findUser, changeRole: change }: ChangeRoleCommandDeps,
): ExitCode {
  const { id } = requireUser(findUser, name);
  const before = change(id, role, 'operator');
  if (json) writeJson(terminal.out, { ok: true, userId: id, before, after: role });
  else if (before === role) terminal.out.write(`${id} was ${role} already.\n`);
  else terminal.out.write(`${id} is ${role} now (was ${before}).\n`);
  return exitCodes.done;
}
