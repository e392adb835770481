import { createHash, randomBytes } from 'node:crypto';
import { z } from 'zod';
import { tokenScopes } from '../domain/api-token.ts';
import type { Role } from '../domain/role.ts';
import type { WebSession, WebSessions } from '../domain/web-session.ts';
import type { Database } from './open-database.ts';
import { createTransact } from './transact.ts';

interface SessionRow {
  readonly id: string;
  readonly user_id: string;
  /** Null when a link was opened. */
  readonly token_id: string | null;
  readonly browser: string;
  readonly created_at_ms: number;
  readonly expires_at_ms: number;
  readonly last_used_at_ms: number;
  /** Of its token; null without one. */
  readonly scopes: string | null;
  readonly role: Role;
}

const scopesSchema = z.array(z.enum(tokenScopes));
const secretBytes = 32;
const usedNotedEveryMs = 60_000;

/** Sessions that have not ended at `@atMs`, with what says who they are. */
const selectOpen = `
  SELECT web_sessions.id, web_sessions.user_id, token_id, browser, web_sessions.created_at_ms,
    web_sessions.expires_at_ms, web_sessions.last_used_at_ms, scopes, role
  FROM web_sessions
  JOIN users ON users.id = web_sessions.user_id AND erased_at_ms IS NULL
  LEFT JOIN api_tokens ON api_tokens.id = token_id
  WHERE web_sessions.expires_at_ms > @atMs AND revoked_at_ms IS NULL
    AND (api_tokens.expires_at_ms IS NULL OR api_tokens.expires_at_ms > @atMs)`;

/**
 * `WebSessions` over `web_sessions` and `login_codes`. Secrets and codes are 32 random bytes. They are found by their
 * SHA-256: how long an index takes to find one says nothing, since nobody can choose what a guess hashes to.
 */
export function createWebSessions(
  database: Database,
  { newId }: { readonly newId: () => string },
): WebSessions {
  const transact = createTransact(database);
  const selectBySecret = database.prepare<{ atMs: number; hash: Uint8Array }, SessionRow>(
    `${selectOpen} AND secret_hash = @hash`,
  );
  const selectOf = database.prepare<{ atMs: number; userId: string }, SessionRow>(
    `${selectOpen} AND web_sessions.user_id = @userId ORDER BY web_sessions.id DESC`,
  );
  const insert = database.prepare<
    [string, Uint8Array, string, string | null, string, number, number, number]
  >(`
    INSERT INTO web_sessions
      (id, secret_hash, user_id, token_id, browser, created_at_ms, expires_at_ms, last_used_at_ms)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?)`);
  const noteUse = database.prepare<[number, string]>(
    'UPDATE web_sessions SET last_used_at_ms = ? WHERE id = ?',
  );
  const deleteOne = database.prepare<[string, string]>(
    'DELETE FROM web_sessions WHERE id = ? AND user_id = ?',
  );
  const deleteOf = database.prepare<[string]>('DELETE FROM web_sessions WHERE user_id = ?');
  const deleteOld = database.prepare<[number]>('DELETE FROM web_sessions WHERE expires_at_ms <= ?');
  const insertCode = database.prepare<[Uint8Array, string, number]>(
    'INSERT INTO login_codes (code_hash, user_id, expires_at_ms) VALUES (?, ?, ?)',
  );
  const selectCode = database
    .prepare<[Uint8Array, number], string>(`
      SELECT user_id FROM login_codes JOIN users ON users.id = user_id
      WHERE code_hash = ? AND expires_at_ms > ? AND erased_at_ms IS NULL`)
    .pluck();
  const deleteCode = database.prepare<[Uint8Array]>('DELETE FROM login_codes WHERE code_hash = ?');
  const deleteCodesOf = database.prepare<[string]>('DELETE FROM login_codes WHERE user_id = ?');
  const deleteOldCodes = database.prepare<[number]>('DELETE FROM login_codes WHERE expires_at_ms <= ?');

  return {
    open: ({ userId, tokenId, browser, expiresAtMs }, atMs) =>
      transact(() => {
        const secret = newSecret();
        const hash = hashOf(secret);
        insert.run(newId(), hash, userId, tokenId ?? null, browser, atMs, expiresAtMs, atMs);
        const row = selectBySecret.get({ atMs, hash });
        if (row === undefined) throw new Error(`Expected a session of ${userId} that has not ended`);
        return { session: toSession(row), secret };
      }),

    authenticate(secret, atMs) {
      const row = selectBySecret.get({ atMs, hash: hashOf(secret) });
      if (row === undefined) return undefined;
      if (Math.abs(atMs - row.last_used_at_ms) >= usedNotedEveryMs) noteUse.run(atMs, row.id);
      return toSession(row);
    },

    list: (userId, atMs) => selectOf.all({ atMs, userId }).map(toSession),
    close: (userId, sessionId) => deleteOne.run(sessionId, userId).changes > 0,
    closeAll: (userId) =>
      transact(() => {
        deleteCodesOf.run(userId);
        return deleteOf.run(userId).changes;
      }),

    newCode: (userId, expiresAtMs) =>
      transact(() => {
        const code = newSecret();
        deleteCodesOf.run(userId);
        insertCode.run(hashOf(code), userId, expiresAtMs);
        return code;
      }),
    ownerOfCode: (code, atMs) => selectCode.get(hashOf(code), atMs),
    takeCode: (code, atMs) =>
      transact(() => {
        const hash = hashOf(code);
        const userId = selectCode.get(hash, atMs);
        deleteCode.run(hash);
        return userId;
      }),

    prune: (atMs) => transact(() => deleteOld.run(atMs).changes + deleteOldCodes.run(atMs).changes),
  };
}

function newSecret(): string {
  return randomBytes(secretBytes).toString('base64url');
}

function hashOf(secret: string): Uint8Array {
  return createHash('sha256').update(secret).digest();
}

function toSession(row: SessionRow): WebSession {
  return {
    id: row.id,
    userId: row.user_id,
    tokenId: row.token_id ?? undefined,
    isAdmin:
      row.scopes === null
        ? row.role === 'admin'
        : scopesSchema.parse(JSON.parse(row.scopes)).includes('admin'),
    browser: row.browser,
    createdAtMs: row.created_at_ms,
    expiresAtMs: row.expires_at_ms,
    lastUsedAtMs: row.last_used_at_ms,
  };
}
