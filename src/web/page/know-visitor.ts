import type { Context, MiddlewareHandler } from 'hono';
import type { Transact } from '../../domain/transact.ts';
import type { WebSession, WebSessions } from '../../domain/web-session.ts';
import type { ApiCaller } from '../api/api-caller.ts';
import { isLocalRequest } from '../api/is-local-request.ts';
import type { PageEnv } from './page-env.ts';
import type { SessionCookie } from './session-cookie.ts';
import type { Visitor } from './visitor.ts';

export interface KnowVisitorDeps {
  readonly transact: Transact;
  readonly webSessions: Pick<WebSessions, 'authenticate'>;
  readonly sessionCookie: Pick<SessionCookie, 'read'>;
  /** The person at the machine; undefined where everybody has to log in. */
  readonly localCaller: ApiCaller | undefined;
  readonly now: () => number;
}

/** Finds out who looks at the page: whose session the browser shows, else the person at the machine, else nobody. */
export function knowVisitor(deps: KnowVisitorDeps): MiddlewareHandler<PageEnv> {
  return async (c, next) => {
    const visitor = findVisitor(c, deps);
    if (visitor !== undefined) c.set('visitor', visitor);
    return next();
  };
}

function findVisitor(c: Context, deps: KnowVisitorDeps): Visitor | undefined {
  const { transact, webSessions, sessionCookie, localCaller, now } = deps;
  const secret = sessionCookie.read(c);
  const session = secret === undefined ? undefined : transact(() => webSessions.authenticate(secret, now()));
  if (session !== undefined) return toVisitor(session);
  if (localCaller === undefined || !isLocalRequest(toLocalHeaders(c))) return undefined;
  const { userId, requester, isAdmin } = localCaller;
  return { userId, requester, isAdmin, sessionId: undefined, tokenId: undefined, mayManageAccount: true };
}

/**
 * A link on another site may lead here, as browsers send `SameSite=Lax` cookies along then: that site sees nothing of
 * the page, and looking changes nothing.
 */
function toLocalHeaders(c: Context): Headers {
  const headers = new Headers(c.req.raw.headers);
  const isOpened =
    headers.get('Sec-Fetch-Mode') === 'navigate' && headers.get('Sec-Fetch-Dest') === 'document';
  if (c.req.method === 'GET' && isOpened) headers.delete('Sec-Fetch-Site');
  return headers;
}

function toVisitor({ id, userId, tokenId, isAdmin }: WebSession): Visitor {
  return {
    userId,
    requester: {
      surface: 'web',
      userId,
      userExternalId: `session:${id}`,
      spaceExternalId: 'page',
      role: isAdmin ? 'admin' : undefined,
    },
    isAdmin,
    sessionId: id,
    tokenId,
    mayManageAccount: tokenId === undefined || isAdmin,
  };
}
