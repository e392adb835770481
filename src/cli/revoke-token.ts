import type { ChangeTokens } from '../app/change-tokens.ts';
import { type ExitCode, exitCodes } from './exit-code.ts';
import { type Terminal, writeJson } from './terminal.ts';
import { UsageError } from './usage-error.ts';

/** Ends a token. @throws UsageError when there is none with this id. */
export function revokeToken(
  tokenId: string,
  { json }: { readonly json: boolean },
  {
    terminal,
    changeTokens,
  }: { readonly terminal: Terminal; readonly changeTokens: Pick<ChangeTokens, 'revoke'> },
): ExitCode {
  const token = changeTokens.revoke(tokenId, 'operator');
  if (token === undefined) {
    throw new UsageError(`There is no token ${tokenId}. "pincel token list" has their ids.`);
  }
  if (json) writeJson(terminal.out, { ok: true, id: token.id });
  else terminal.out.write(`The token ${token.name} works no longer.\n`);
  return exitCodes.done;
}
