import type { ApiTokens } from '../domain/api-token.ts';
import type { AuditLog } from '../domain/audit-log.ts';
import type { Transact } from '../domain/transact.ts';
import type { UserStore } from '../domain/user-store.ts';
import type { NewWebSession, WebSession, WebSessions } from '../domain/web-session.ts';

const sessionLifeMs = 30 * 24 * 60 * 60 * 1_000;
const codeLifeMs = 10 * 60 * 1_000;

/** A session and what its browser keeps; answered this once. */
export interface OpenedSession {
  readonly session: WebSession;
  readonly secret: string;
}

/** Logging browsers in and out; each is one transaction with its entry in the audit log. */
export interface LogIn {
  /** With a token's text; undefined when it is none that works. The session ends with the token. */
  withToken(text: string, browser: string): OpenedSession | undefined;
  /** With the code of a link, which is used up; undefined when it is none that works. */
  withCode(code: string, browser: string): OpenedSession | undefined;
  /** A code that logs its user in once, within ten minutes. `actor` is a user id or `operator`. */
  makeCode(userId: string, actor: string): { readonly code: string; readonly expiresAtMs: number };
  /** Ends one of a user's sessions; false when they have none with this id. */
  close(userId: string, sessionId: string): boolean;
  /** Ends all sessions and links of a user; answers how many sessions that were. `actor` is who, when it is not they. */
  closeAll(userId: string, actor?: string): number;
}

export interface LogInDeps {
  readonly transact: Transact;
  readonly webSessions: Pick<WebSessions, 'open' | 'close' | 'closeAll' | 'newCode' | 'takeCode'>;
  readonly tokens: Pick<ApiTokens, 'authenticate'>;
  readonly users: Pick<UserStore, 'get'>;
  readonly audit: Pick<AuditLog, 'append'>;
  readonly now: () => number;
}

export function createLogIn({ transact, webSessions, tokens, users, audit, now }: LogInDeps): LogIn {
  function open(wanted: Omit<NewWebSession, 'expiresAtMs'>, latestMs: number, atMs: number): OpenedSession {
    const { userId, tokenId, browser } = wanted;
    const expiresAtMs = Math.min(atMs + sessionLifeMs, latestMs);
    const opened = webSessions.open({ ...wanted, expiresAtMs }, atMs);
    audit.append({
      atMs,
      kind: 'session-opened',
      actor: userId,
      userId,
      content: { sessionId: opened.session.id, tokenId: tokenId ?? null, expiresAtMs },
      personal: { browser },
    });
    return opened;
  }

  return {
    withToken: (text, browser) =>
      transact(() => {
        const atMs = now();
        const token = tokens.authenticate(text, atMs);
        if (token === undefined) return undefined;
        const { id: tokenId, userId, expiresAtMs = Number.POSITIVE_INFINITY } = token;
        return open({ userId, tokenId, browser }, expiresAtMs, atMs);
      }),

    withCode: (code, browser) =>
      transact(() => {
        const atMs = now();
        const userId = webSessions.takeCode(code, atMs);
        if (userId === undefined) return undefined;
        return open({ userId, tokenId: undefined, browser }, Number.POSITIVE_INFINITY, atMs);
      }),

    makeCode: (userId, actor) =>
      transact(() => {
        const atMs = now();
        // Of a merged account the one that was kept.
        const user = users.get(userId);
        if (user === undefined || user.erasedAtMs !== undefined) {
          throw new Error(`Expected ${userId} to be somebody who can log in`);
        }
        const expiresAtMs = atMs + codeLifeMs;
        const code = webSessions.newCode(user.id, expiresAtMs);
        audit.append({ atMs, kind: 'login-link-made', actor, userId: user.id, content: { expiresAtMs } });
        return { code, expiresAtMs };
      }),

    close: (userId, sessionId) =>
      transact(() => {
        const isClosed = webSessions.close(userId, sessionId);
        if (isClosed) noteClosed(userId, { sessionId });
        return isClosed;
      }),

    closeAll: (userId, actor = userId) =>
      transact(() => {
        const sessions = webSessions.closeAll(userId);
        if (sessions > 0) noteClosed(userId, { sessions }, actor);
        return sessions;
      }),
  };

  function noteClosed(
    userId: string,
    content: { readonly sessionId: string } | { readonly sessions: number },
    actor = userId,
  ) {
    audit.append({ atMs: now(), kind: 'session-closed', actor, userId, content: { ...content } });
  }
}
