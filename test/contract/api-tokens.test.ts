import { describe, expect, test } from 'vitest';
import { newId } from '../../src/app/new-id.ts';
import { createApiTokens } from '../../src/db/api-tokens.ts';
import { createUserStore } from '../../src/db/user-store.ts';
import type { ApiTokens, NewApiToken } from '../../src/domain/api-token.ts';
import { aDatabase } from '../support/a-database.ts';

interface StoreUnderTest {
  readonly tokens: ApiTokens;
  readonly userId: string;
  readonly otherUserId: string;
  readonly erase: (userId: string) => void;
}

const dayMs = 86_400_000;

/** What every store of API tokens promises. */
export function describeApiTokens(name: string, open: () => StoreUnderTest): void {
  describe(name, () => {
    const aToken = (changes: Partial<NewApiToken> = {}) => {
      const store = open();
      const { tokens, userId } = store;
      const made = tokens.create(
        { userId, name: 'a script', scopes: ['draw'], expiresAtMs: undefined, ...changes },
        1_000,
      );
      return { ...store, ...made };
    };

    test('a token is known by its text, and by nothing near it', () => {
      const { tokens, token, text, userId } = aToken();
      expect(tokens.authenticate(text, 2_000)).toMatchObject({ id: token.id, userId, scopes: ['draw'] });
      for (const wrong of ['', 'pincel_', `${text}x`, text.slice(0, -1), text.toLowerCase(), token.id]) {
        expect(tokens.authenticate(wrong, 2_000)).toBeUndefined();
      }
    });

    test('a secret does not fit another token', () => {
      const { tokens, userId, text } = aToken();
      const other = tokens.create({ userId, name: 'b', scopes: [], expiresAtMs: undefined }, 1_000);
      const mixed = `pincel_${other.token.id}_${text.split('_').at(-1)}`;
      expect(tokens.authenticate(mixed, 2_000)).toBeUndefined();
    });

    test('its text is answered once and kept nowhere', () => {
      const { tokens, text } = aToken();
      expect(JSON.stringify(tokens.list())).not.toContain(text.split('_').at(-1));
    });

    test('an expired token is refused from the moment it expires', () => {
      const { tokens, text } = aToken({ expiresAtMs: dayMs });
      expect(tokens.authenticate(text, dayMs - 1)).toBeDefined();
      expect(tokens.authenticate(text, dayMs)).toBeUndefined();
    });

    test('a revoked token is refused, and is revoked once', () => {
      const { tokens, token, text } = aToken();
      expect(tokens.revoke(token.id, 5_000)).toBe(true);
      expect(tokens.revoke(token.id, 6_000)).toBe(false);
      expect(tokens.authenticate(text, 7_000)).toBeUndefined();
      expect(tokens.get(token.id)?.revokedAtMs).toBe(5_000);
    });

    test('the token of somebody who was erased is refused', () => {
      const { tokens, text, userId, erase } = aToken();
      erase(userId);
      expect(tokens.authenticate(text, 2_000)).toBeUndefined();
    });

    test('the tokens of one person are removed, those of others stay', () => {
      const { tokens, text, userId, otherUserId } = aToken();
      const other = { userId: otherUserId, name: 'b', scopes: [], expiresAtMs: undefined };
      const kept = tokens.create(other, 1_000);
      tokens.erase(userId);
      expect(tokens.list()).toEqual([kept.token]);
      expect(tokens.authenticate(text, 2_000)).toBeUndefined();
      expect(tokens.authenticate(kept.text, 2_000)).toMatchObject({ id: kept.token.id });
    });

    test('when it was used is noted to the minute', () => {
      const { tokens, token, text } = aToken();
      tokens.authenticate(text, 100_000);
      tokens.authenticate(text, 130_000);
      expect(tokens.get(token.id)?.lastUsedAtMs).toBe(100_000);
      tokens.authenticate(text, 160_000);
      expect(tokens.get(token.id)?.lastUsedAtMs).toBe(160_000);
    });

    test('tokens are listed newest first, of all or of one user', () => {
      const { tokens, token, otherUserId } = aToken();
      const other = tokens.create(
        { userId: otherUserId, name: 'b', scopes: ['draw', 'admin'], expiresAtMs: undefined },
        2_000,
      );
      expect(tokens.list().map(({ id }) => id)).toEqual([other.token.id, token.id]);
      expect(tokens.list(otherUserId)).toEqual([other.token]);
    });
  });
}

describeApiTokens('API tokens in SQLite', () => {
  const { database } = aDatabase();
  const users = createUserStore(database, { newId });
  const known = (userExternalId: string) =>
    users.recognise({ surface: 'web', userExternalId, spaceExternalId: 'local' }, 0).userId;
  return {
    tokens: createApiTokens(database, { newId }),
    userId: known('ana'),
    otherUserId: known('bruno'),
    erase: (userId) => users.erase(userId, 1_500),
  };
});
