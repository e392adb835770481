import { describe, expect, test } from 'vitest';
import { newId } from '../../src/app/new-id.ts';
import { createApiTokens } from '../../src/db/api-tokens.ts';
import { createUserStore } from '../../src/db/user-store.ts';
import { createWebSessions } from '../../src/db/web-sessions.ts';
import type { ApiTokens, TokenScope } from '../../src/domain/api-token.ts';
import type { UserStore } from '../../src/domain/user-store.ts';
import type { NewWebSession, WebSessions } from '../../src/domain/web-session.ts';
import { aDatabase } from '../support/a-database.ts';

interface StoreUnderTest {
  readonly webSessions: WebSessions;
  readonly tokens: ApiTokens;
  readonly users: UserStore;
  readonly userId: string;
  readonly otherUserId: string;
  /** Every value that is kept, one after the other. */
  readonly kept: () => string;
}

const dayMs = 86_400_000;

/** What every store of browser sessions promises. */
export function describeWebSessions(name: string, open: () => StoreUnderTest): void {
  const aSession = (changes: Partial<NewWebSession> = {}) => {
    const store = open();
    const wanted = {
      userId: store.userId,
      tokenId: undefined,
      browser: 'Firefox',
      expiresAtMs: 30 * dayMs,
      ...changes,
    };
    return { ...store, wanted, ...store.webSessions.open(wanted, 1_000) };
  };
  const aTokenSession = (scopes: readonly TokenScope[], expiresAtMs?: number) => {
    const store = open();
    const { userId, tokens, webSessions } = store;
    const { token } = tokens.create({ userId, name: 'a script', scopes, expiresAtMs }, 1_000);
    const wanted = { userId, tokenId: token.id, browser: '', expiresAtMs: 30 * dayMs };
    return { ...store, token, ...webSessions.open(wanted, 1_000) };
  };

  describe(name, () => {
    test('a session is known by its secret, and by nothing near it', () => {
      const { webSessions, session, secret, userId } = aSession();
      expect(secret).toMatch(/^[\w-]{43}$/);
      expect(session).toEqual({
        id: expect.any(String),
        userId,
        tokenId: undefined,
        isAdmin: false,
        browser: 'Firefox',
        createdAtMs: 1_000,
        expiresAtMs: 30 * dayMs,
        lastUsedAtMs: 1_000,
      });
      expect(webSessions.authenticate(secret, 2_000)).toEqual(session);
      for (const wrong of ['', `${secret}x`, secret.slice(0, -1), secret.toLowerCase(), session.id]) {
        expect(webSessions.authenticate(wrong, 2_000)).toBeUndefined();
      }
    });

    test('neither a secret nor a code is kept', () => {
      const { webSessions, secret, userId, kept } = aSession();
      const code = webSessions.newCode(userId, dayMs);
      for (const hidden of [secret, code]) expect(kept()).not.toContain(hidden);
      expect(JSON.stringify(webSessions.list(userId, 2_000))).not.toContain(secret);
    });

    test('a session ends when it expires', () => {
      const { webSessions, secret, userId } = aSession({ expiresAtMs: dayMs });
      expect(webSessions.authenticate(secret, dayMs - 1)).toBeDefined();
      expect(webSessions.authenticate(secret, dayMs)).toBeUndefined();
      expect(webSessions.list(userId, dayMs)).toEqual([]);
    });

    test('a session ends with its token, whether that is revoked or expires', () => {
      const expired = aTokenSession(['draw'], dayMs);
      expect(expired.webSessions.authenticate(expired.secret, dayMs - 1)).toBeDefined();
      expect(expired.webSessions.authenticate(expired.secret, dayMs)).toBeUndefined();
      const { tokens, token, webSessions, secret, userId } = aTokenSession(['draw']);
      tokens.revoke(token.id, 2_000);
      expect(webSessions.authenticate(secret, 3_000)).toBeUndefined();
      expect(webSessions.list(userId, 3_000)).toEqual([]);
    });

    test('a session of a token may what the token may, whatever its user is', () => {
      expect(aTokenSession(['admin']).session.isAdmin).toBe(true);
      const { users, userId, webSessions, secret } = aTokenSession(['draw']);
      users.setRole(userId, 'admin');
      expect(webSessions.authenticate(secret, 2_000)?.isAdmin).toBe(false);
    });

    test('a session says which token opened it', () => {
      const { token, session, secret, webSessions } = aTokenSession(['draw']);
      expect([session.tokenId, webSessions.authenticate(secret, 2_000)?.tokenId]).toEqual([
        token.id,
        token.id,
      ]);
      expect(aSession().session.tokenId).toBeUndefined();
    });

    test('a session of a link may what its user may now', () => {
      const { users, userId, webSessions, secret } = aSession();
      users.setRole(userId, 'admin');
      expect(webSessions.authenticate(secret, 2_000)?.isAdmin).toBe(true);
      users.setRole(userId, 'trusted');
      expect(webSessions.authenticate(secret, 2_000)?.isAdmin).toBe(false);
    });

    test('nobody is known by the session or the link of somebody who was erased', () => {
      const { users, userId, webSessions, secret } = aSession();
      const code = webSessions.newCode(userId, dayMs);
      users.erase(userId, 1_500);
      expect(webSessions.authenticate(secret, 2_000)).toBeUndefined();
      expect(webSessions.ownerOfCode(code, 2_000)).toBeUndefined();
      expect(webSessions.takeCode(code, 2_000)).toBeUndefined();
    });

    test('sessions and links follow an account into another one', () => {
      const { users, userId, otherUserId, webSessions, secret } = aSession();
      const code = webSessions.newCode(userId, dayMs);
      users.link(users.newLinkCode(userId, dayMs), otherUserId, 1_500);
      expect(webSessions.authenticate(secret, 2_000)?.userId).toBe(otherUserId);
      expect(webSessions.takeCode(code, 2_000)).toBe(otherUserId);
    });

    test('when a session was used is noted to the minute', () => {
      const { webSessions, secret, userId } = aSession();
      const usedAtMs = () => webSessions.list(userId, 200_000)[0]?.lastUsedAtMs;
      webSessions.authenticate(secret, 60_999);
      expect(usedAtMs()).toBe(1_000);
      webSessions.authenticate(secret, 61_000);
      expect(usedAtMs()).toBe(61_000);
    });

    test('sessions are listed newest first, and one is closed only by its user', () => {
      const { webSessions, wanted, session, secret, userId, otherUserId } = aSession();
      const second = webSessions.open(wanted, 2_000);
      expect(webSessions.list(userId, 3_000).map(({ id }) => id)).toEqual([second.session.id, session.id]);
      expect(webSessions.close(otherUserId, session.id)).toBe(false);
      expect(webSessions.close(userId, session.id)).toBe(true);
      expect(webSessions.close(userId, session.id)).toBe(false);
      expect(webSessions.authenticate(secret, 3_000)).toBeUndefined();
      expect(webSessions.authenticate(second.secret, 3_000)).toBeDefined();
    });

    test('closing all ends every session and link of a user, and nobody else’s', () => {
      const { webSessions, wanted, userId, otherUserId } = aSession();
      webSessions.open(wanted, 2_000);
      const others = webSessions.open({ ...wanted, userId: otherUserId }, 2_000);
      const code = webSessions.newCode(userId, dayMs);
      expect(webSessions.closeAll(userId)).toBe(2);
      expect(webSessions.closeAll(userId)).toBe(0);
      expect(webSessions.takeCode(code, 3_000)).toBeUndefined();
      expect(webSessions.authenticate(others.secret, 3_000)).toBeDefined();
    });

    test('a code is looked at as often as one likes, and used once', () => {
      const { webSessions, userId } = open();
      const code = webSessions.newCode(userId, dayMs);
      expect(code).toMatch(/^[\w-]{43}$/);
      expect([1, 2].map(() => webSessions.ownerOfCode(code, 2_000))).toEqual([userId, userId]);
      expect(webSessions.takeCode(code, 2_000)).toBe(userId);
      expect(webSessions.ownerOfCode(code, 2_000)).toBeUndefined();
      expect(webSessions.takeCode(code, 2_000)).toBeUndefined();
    });

    test('a code ends when it expires and when its user gets another one', () => {
      const { webSessions, userId } = open();
      const first = webSessions.newCode(userId, dayMs);
      const second = webSessions.newCode(userId, dayMs);
      expect(webSessions.takeCode(first, 2_000)).toBeUndefined();
      expect(webSessions.ownerOfCode(second, dayMs)).toBeUndefined();
      expect(webSessions.takeCode(second, dayMs)).toBeUndefined();
    });

    test('pruning removes what has expired and nothing else', () => {
      const { webSessions, wanted, userId, secret } = aSession();
      webSessions.open({ ...wanted, expiresAtMs: dayMs }, 2_000);
      const code = webSessions.newCode(userId, dayMs);
      expect(webSessions.prune(dayMs - 1)).toBe(0);
      expect(webSessions.ownerOfCode(code, dayMs - 1)).toBe(userId);
      expect(webSessions.prune(dayMs)).toBe(2);
      expect(webSessions.prune(dayMs)).toBe(0);
      expect(webSessions.authenticate(secret, dayMs)).toBeDefined();
    });
  });
}

describeWebSessions('browser sessions in SQLite', () => {
  const { database } = aDatabase();
  const users = createUserStore(database, { newId });
  const known = (userExternalId: string) =>
    users.recognise({ surface: 'web', userExternalId, spaceExternalId: 'page' }, 0).userId;
  return {
    webSessions: createWebSessions(database, { newId }),
    tokens: createApiTokens(database, { newId }),
    users,
    userId: known('ana'),
    otherUserId: known('bruno'),
    kept: () =>
      ['web_sessions', 'login_codes']
        .flatMap((table) => database.prepare<[], object>(`SELECT * FROM ${table}`).all())
        .flatMap((row) => Object.values(row).map(String))
        .join('\n'),
  };
});
