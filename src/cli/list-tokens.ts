import type { ApiToken, ApiTokens } from '../domain/api-token.ts';
import { type ExitCode, exitCodes } from './exit-code.ts';
import { type Terminal, writeJson } from './terminal.ts';

export interface ListTokensDeps {
  readonly terminal: Terminal;
  readonly tokens: Pick<ApiTokens, 'list'>;
  readonly now: () => number;
}

/** Tells which tokens there are; never their text. */
export function listTokens(
  { json }: { readonly json: boolean },
  { terminal, tokens, now }: ListTokensDeps,
): ExitCode {
  const all = tokens.list();
  if (json) {
    writeJson(terminal.out, { ok: true, tokens: all.map(toJson) });
    return exitCodes.done;
  }
  if (all.length === 0) {
    terminal.out.write('There are no tokens. Make one with "pincel token create <name>".\n');
    return exitCodes.done;
  }
  for (const token of all) {
    const used = token.lastUsedAtMs === undefined ? 'never used' : `last used ${toText(token.lastUsedAtMs)}`;
    terminal.out.write(
      `${token.id}  ${token.name} (${token.scopes.join(', ')}), ${stateOf(token, now())}, ${used}, of ${token.userId}\n`,
    );
  }
  return exitCodes.done;
}

function stateOf({ revokedAtMs, expiresAtMs }: ApiToken, nowMs: number): string {
  if (revokedAtMs !== undefined) return `revoked ${toText(revokedAtMs)}`;
  if (expiresAtMs === undefined) return 'works';
  return expiresAtMs <= nowMs ? `expired ${toText(expiresAtMs)}` : `works until ${toText(expiresAtMs)}`;
}

function toText(atMs: number): string {
  return new Date(atMs).toISOString();
}

function toJson({ createdAtMs, expiresAtMs, revokedAtMs, lastUsedAtMs, ...token }: ApiToken): unknown {
  const time = (atMs: number | undefined) => (atMs === undefined ? null : toText(atMs));
  return {
    ...token,
    createdAt: time(createdAtMs),
    expiresAt: time(expiresAtMs),
    revokedAt: time(revokedAtMs),
    lastUsedAt: time(lastUsedAtMs),
  };
}
