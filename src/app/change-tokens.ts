import type { ApiToken, ApiTokens, NewApiToken } from '../domain/api-token.ts';
import type { AuditLog } from '../domain/audit-log.ts';
import type { Transact } from '../domain/transact.ts';
import type { Webhooks } from '../domain/webhook.ts';

/** Making and revoking tokens of programs; each is one transaction with its entry in the audit log. */
export interface ChangeTokens {
  /** The token's text is answered this once. */
  create(token: NewApiToken, actor: string): { readonly token: ApiToken; readonly text: string };
  /**
   * Answers the token as it is then; undefined when there is none with this id. The webhooks that it made end with it,
   * and what they were still to be told. A second time changes nothing.
   */
  revoke(tokenId: string, actor: string): ApiToken | undefined;
}

export interface ChangeTokensDeps {
  readonly transact: Transact;
  readonly tokens: Pick<ApiTokens, 'create' | 'get' | 'revoke'>;
  readonly webhooks: Pick<Webhooks, 'removeOfToken'>;
  readonly audit: Pick<AuditLog, 'append'>;
  readonly now: () => number;
}

export function createChangeTokens(deps: ChangeTokensDeps): ChangeTokens {
  const { transact, tokens, webhooks, audit, now } = deps;
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
          for (const webhookId of webhooks.removeOfToken(tokenId)) {
            const content = { webhookId, tokenId };
            audit.append({ atMs, kind: 'webhook-removed', actor, userId, content });
          }
        }
        return tokens.get(tokenId);
      }),
  };
}
