import type { ApiToken, ApiTokens, NewApiToken } from '../domain/api-token.ts';
import type { AuditLog } from '../domain/audit-log.ts';
import type { Transact } from '../domain/transact.ts';

/** Making and revoking tokens of programs; each is one transaction with its entry in the audit log. */
export interface ChangeTokens {
  /** The token's text is answered this once. */
  create(token: NewApiToken, actor: string): { readonly token: ApiToken; readonly text: string };
  /** Answers the token as it is then; undefined when there is none with this id. A second time changes nothing. */
  revoke(tokenId: string, actor: string): ApiToken | undefined;
}

export interface ChangeTokensDeps {
  readonly transact: Transact;
  readonly tokens: Pick<ApiTokens, 'create' | 'get' | 'revoke'>;
  readonly audit: Pick<AuditLog, 'append'>;
  readonly now: () => number;
}

export function createChangeTokens({ transact, tokens, audit, now }: ChangeTokensDeps): ChangeTokens {
  return {
    create: (wanted, actor) =>
      transact(() => {
        const atMs = now();
        const made = tokens.create(wanted, atMs);
        const { id, userId, scopes, expiresAtMs } = made.token;
        const content = { tokenId: id, scopes, expiresAtMs: expiresAtMs ?? null };
        audit.append({
          atMs,
          kind: 'token-created',
          actor,
          userId,
          content,
          personal: { name: wanted.name },
        });
        return made;
      }),

    revoke: (tokenId, actor) =>
      transact(() => {
        const atMs = now();
        if (tokens.revoke(tokenId, atMs)) {
          const userId = tokens.get(tokenId)?.userId;
          audit.append({ atMs, kind: 'token-revoked', actor, userId, content: { tokenId } });
        }
        return tokens.get(tokenId);
      }),
  };
}
