import type { ChangeTokens } from '../app/change-tokens.ts';
import type { TokenScope } from '../domain/api-token.ts';
import { type ExitCode, exitCodes } from './exit-code.ts';
import { type FindUser, requireUser } from './require-user.ts';
import { type Terminal, writeJson } from './terminal.ts';

export interface CreateTokenOrder {
  readonly name: string;
  readonly user?: string | undefined;
  readonly scope: TokenScope;
  /** In days. */
  readonly expires?: number | undefined;
  readonly json: boolean;
}

export interface CreateTokenDeps {
  readonly terminal: Terminal;
  readonly findUser: FindUser;
  /** The id of the account `web:<name>`, made when it is not there. */
  readonly recogniseWeb: (name: string) => string;
  readonly changeTokens: Pick<ChangeTokens, 'create'>;
  readonly now: () => number;
}

const dayMs = 86_400_000;

/** Makes a token and prints it. @throws UsageError when nobody has the id or identity that was named. */
export function createToken(
  { name, user, scope, expires, json }: CreateTokenOrder,
  { terminal, findUser, recogniseWeb, changeTokens, now }: CreateTokenDeps,
): ExitCode {
  const userId = user === undefined ? recogniseWeb(name) : requireUser(findUser, user).id;
  const expiresAtMs = expires === undefined ? undefined : now() + expires * dayMs;
  const { token, text } = changeTokens.create({ userId, name, scopes: [scope], expiresAtMs }, 'operator');
  const expiresAt = expiresAtMs === undefined ? undefined : new Date(expiresAtMs).toISOString();
  if (json) {
    const { id, scopes } = token;
    writeJson(terminal.out, {
      ok: true,
      id,
      token: text,
      name,
      userId,
      scopes,
      expiresAt: expiresAt ?? null,
    });
    return exitCodes.done;
  }
  terminal.out.write(`${text}\n`);
  terminal.err.write(
    `Keep it where nobody else reads: it is not shown again. It may ${scope === 'admin' ? 'do everything' : 'draw'}${expiresAt === undefined ? '' : ` until ${expiresAt}`}; "pincel token revoke ${token.id}" ends it.\n`,
  );
  return exitCodes.done;
}
