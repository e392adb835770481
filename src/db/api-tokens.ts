import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import { type ApiToken, type ApiTokens, tokenScopes } from '../domain/api-token.ts';
import type { Database } from './open-database.ts';
import { createTransact } from './transact.ts';

interface TokenRow {
  readonly id: string;
  readonly token_hash: Uint8Array;
  readonly user_id: string;
  readonly name: string;
  readonly scopes: string;
  readonly created_at_ms: number;
  readonly expires_at_ms: number | null;
  readonly revoked_at_ms: number | null;
  readonly last_used_at_ms: number | null;
}

const scopesSchema = z.array(z.enum(tokenScopes));
const secretBytes = 32;
const usedNotedEveryMs = 60_000;
/** What a token looks like: easy to find for scanners that look for leaked secrets. */
const pattern = /^pincel_([0-9A-Z]{26})_[\w-]{43}$/;

/** `ApiTokens` over `api_tokens`. A text is `pincel_<id>_<32 random bytes>`; it is found by its id. */
export function createApiTokens(database: Database, { newId }: { readonly newId: () => string }): ApiTokens {
  const transact = createTransact(database);
  const select = database.prepare<[string], TokenRow>('SELECT * FROM api_tokens WHERE id = ?');
  const selectUsable = database.prepare<[string], TokenRow>(`
    SELECT api_tokens.* FROM api_tokens JOIN users ON users.id = user_id
    WHERE api_tokens.id = ? AND erased_at_ms IS NULL`);
  const selectAll = database.prepare<[], TokenRow>('SELECT * FROM api_tokens ORDER BY id DESC');
  const selectOf = database.prepare<[string], TokenRow>(
    'SELECT * FROM api_tokens WHERE user_id = ? ORDER BY id DESC',
  );
  const insert = database.prepare<[string, Uint8Array, string, string, string, number, number | null]>(`
    INSERT INTO api_tokens (id, token_hash, user_id, name, scopes, created_at_ms, expires_at_ms)
    VALUES (?, ?, ?, ?, ?, ?, ?)`);
  const noteUse = database.prepare<[number, string]>(
    'UPDATE api_tokens SET last_used_at_ms = ? WHERE id = ?',
  );
  const markRevoked = database.prepare<[number, string]>(
    'UPDATE api_tokens SET revoked_at_ms = ? WHERE id = ? AND revoked_at_ms IS NULL',
  );
  const deleteOf = database.prepare<[string]>('DELETE FROM api_tokens WHERE user_id = ?');

  return {
    create: ({ userId, name, scopes, expiresAtMs }, atMs) =>
      transact(() => {
        const id = newId();
        const text = `pincel_${id}_${randomBytes(secretBytes).toString('base64url')}`;
        insert.run(id, hashOf(text), userId, name, JSON.stringify(scopes), atMs, expiresAtMs ?? null);
        const row = select.get(id);
        if (row === undefined) throw new Error(`Expected the token ${id} that was just made`);
        return { token: toToken(row), text };
      }),

    authenticate(text, atMs) {
      const row = selectUsable.get(pattern.exec(text)?.[1] ?? '');
      const isRight = timingSafeEqual(row?.token_hash ?? hashOf(''), hashOf(text));
      if (row === undefined || !isRight || row.revoked_at_ms !== null) return undefined;
      if (row.expires_at_ms !== null && row.expires_at_ms <= atMs) return undefined;
      if (Math.abs(atMs - (row.last_used_at_ms ?? 0)) >= usedNotedEveryMs) noteUse.run(atMs, row.id);
      return toToken(row);
    },

    get(tokenId) {
      const row = select.get(tokenId);
      return row && toToken(row);
    },
    list: (userId) => (userId === undefined ? selectAll.all() : selectOf.all(userId)).map(toToken),
    revoke: (tokenId, atMs) => markRevoked.run(atMs, tokenId).changes > 0,
    erase: (userId) => void deleteOf.run(userId),
  };
}

function hashOf(text: string): Uint8Array {
  return createHash('sha256').update(text).digest();
}

function toToken(row: TokenRow): ApiToken {
  return {
    id: row.id,
    userId: row.user_id,
    name: row.name,
    scopes: scopesSchema.parse(JSON.parse(row.scopes)),
    createdAtMs: row.created_at_ms,
    expiresAtMs: row.expires_at_ms ?? undefined,
    revokedAtMs: row.revoked_at_ms ?? undefined,
    lastUsedAtMs: row.last_used_at_ms ?? undefined,
  };
}
