import { expect, test } from 'vitest';
import { createLogIn } from '../../../src/app/log-in.ts';
import { newId } from '../../../src/app/new-id.ts';
import { createApiTokens } from '../../../src/db/api-tokens.ts';
import { createAuditLog } from '../../../src/db/audit-log.ts';
import { createTransact } from '../../../src/db/transact.ts';
import { createUserStore } from '../../../src/db/user-store.ts';
import { createWebSessions } from '../../../src/db/web-sessions.ts';
import { aDatabase } from '../../support/a-database.ts';

const minuteMs = 60_000;
const dayMs = 1_440 * minuteMs;
const startMs = 100 * dayMs;

function aDoor() {
  const { database } = aDatabase();
  let nowMs = startMs;
  const users = createUserStore(database, { newId });
  const tokens = createApiTokens(database, { newId });
  const webSessions = createWebSessions(database, { newId });
  const audit = createAuditLog(database, { keyOf: users.key });
  const deps = { transact: createTransact(database), webSessions, tokens, users, audit, now: () => nowMs };
  const ana = { surface: 'web', userExternalId: 'ana', spaceExternalId: 'page' } as const;
  const { userId } = users.recognise(ana, 0);
  return {
    deps,
    logIn: createLogIn(deps),
    users,
    tokens,
    webSessions,
    userId,
    aToken: (expiresAtMs?: number) =>
      tokens.create({ userId, name: 'a script', scopes: ['draw'], expiresAtMs }, startMs),
    audited: () =>
      database
        .prepare<[], { kind: string; actor: string; content: string }>(
          'SELECT kind, actor, content FROM audit_log ORDER BY seq',
        )
        .all()
        .map(({ kind, actor, content }) => ({ kind, actor, content: JSON.parse(content) as unknown })),
    pass: (ms: number) => {
      nowMs += ms;
    },
  };
}

test('a token opens a session for thirty days, and the audit log says with which', () => {
  const { logIn, aToken, audited, userId, webSessions } = aDoor();
  const { token, text } = aToken();
  const opened = logIn.withToken(text, 'Firefox');
  expect(opened?.session).toMatchObject({ userId, browser: 'Firefox', expiresAtMs: startMs + 30 * dayMs });
  expect(webSessions.authenticate(opened?.secret ?? '', startMs)?.id).toBe(opened?.session.id);
  const content = {
    sessionId: opened?.session.id,
    tokenId: token.id,
    expiresAtMs: startMs + 30 * dayMs,
  };
  expect(audited()).toEqual([{ kind: 'session-opened', actor: userId, content }]);
});

test('a session lives no longer than its token', () => {
  const { logIn, aToken } = aDoor();
  const { text } = aToken(startMs + dayMs);
  expect(logIn.withToken(text, '')?.session.expiresAtMs).toBe(startMs + dayMs);
});

test('what is no token opens nothing and leaves no entry', () => {
  const { logIn, aToken, tokens, audited } = aDoor();
  const { token, text } = aToken();
  tokens.revoke(token.id, startMs);
  expect([text, '', 'pincel_'].map((wrong) => logIn.withToken(wrong, ''))).toEqual([
    undefined,
    undefined,
    undefined,
  ]);
  expect(audited()).toEqual([]);
});

test('a code opens one session, within ten minutes', () => {
  const { logIn, userId, audited, pass } = aDoor();
  const { code, expiresAtMs } = logIn.makeCode(userId, 'operator');
  expect(expiresAtMs).toBe(startMs + 10 * minuteMs);
  pass(10 * minuteMs - 1);
  expect(logIn.withCode(code, 'Safari')?.session.userId).toBe(userId);
  expect(logIn.withCode(code, 'Safari')).toBeUndefined();
  const late = logIn.makeCode(userId, userId);
  pass(10 * minuteMs);
  expect(logIn.withCode(late.code, 'Safari')).toBeUndefined();
  expect(audited().map(({ kind, actor }) => [kind, actor])).toEqual([
    ['login-link-made', 'operator'],
    ['session-opened', userId],
    ['login-link-made', userId],
  ]);
});

test('a code for a merged account is one for the account that was kept, and for nobody none is made', () => {
  const { logIn, users, userId } = aDoor();
  const other = users.recognise({ surface: 'cli', userExternalId: 'x', spaceExternalId: 'x' }, 0).userId;
  users.link(users.newLinkCode(other, startMs + dayMs), userId, startMs);
  expect(logIn.withCode(logIn.makeCode(other, other).code, '')?.session.userId).toBe(userId);
  users.erase(userId, startMs);
  expect(() => logIn.makeCode(userId, userId)).toThrow('somebody who can log in');
});

test('logging out is noted once, of one session or of all', () => {
  const { logIn, userId, audited, webSessions } = aDoor();
  const ids = [1, 2, 3].map(() => logIn.withCode(logIn.makeCode(userId, userId).code, '')?.session.id ?? '');
  const [first = ''] = ids;
  expect([logIn.close(userId, first), logIn.close(userId, first)]).toEqual([true, false]);
  expect([logIn.closeAll(userId), logIn.closeAll(userId)]).toEqual([2, 0]);
  expect(webSessions.list(userId, startMs)).toEqual([]);
  expect(audited().slice(-2)).toEqual([
    { kind: 'session-closed', actor: userId, content: { sessionId: first } },
    { kind: 'session-closed', actor: userId, content: { sessions: 2 } },
  ]);
});

test('when the entry cannot be written, nothing is opened, made or closed', () => {
  const { deps, logIn, userId, aToken, webSessions } = aDoor();
  const open = logIn.withCode(logIn.makeCode(userId, userId).code, '')?.session.id ?? '';
  const { code } = logIn.makeCode(userId, userId);
  const fail = (): never => {
    throw new Error('the disk is full');
  };
  const failing = createLogIn({ ...deps, audit: { append: fail } });
  const attempts = [
    () => failing.withToken(aToken().text, ''),
    () => failing.withCode(code, ''),
    () => failing.makeCode(userId, userId),
    () => failing.close(userId, open),
    () => failing.closeAll(userId),
  ];
  for (const attempt of attempts) expect(attempt).toThrow('the disk is full');
  expect(webSessions.list(userId, startMs).map(({ id }) => id)).toEqual([open]);
  expect(webSessions.ownerOfCode(code, startMs)).toBe(userId);
});
