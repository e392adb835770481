import type { Context, MiddlewareHandler } from 'hono';
import type { ApiTokens } from '../../domain/api-token.ts';
import type { Transact } from '../../domain/transact.ts';
import type { AddressLimit } from '../address-limit.ts';
import type { ApiCaller, ApiEnv } from './api-caller.ts';
import { isLocalRequest } from './is-local-request.ts';
import { answerProblem, type Problem } from './problem.ts';

export interface AuthenticateDeps {
  readonly transact: Transact;
  readonly tokens: Pick<ApiTokens, 'authenticate'>;
  /** The person at the machine; undefined where others can reach it, and then a token is needed. */
  readonly localCaller: ApiCaller | undefined;
  /** How often an address may show what is no token. */
  readonly wrongTokens: AddressLimit;
  readonly now: () => number;
}

/** Lets in whoever shows a token (`Authorization: Bearer pincel_…`), and the person at the machine without one. */
export function authenticate(deps: AuthenticateDeps): MiddlewareHandler<ApiEnv> {
  return async (c, next) => {
    const header = c.req.header('Authorization');
    const local = isLocalRequest(c.req.raw.headers) ? deps.localCaller : undefined;
    const caller = header === undefined ? local : findOwner(deps, header);
    if (caller === undefined) {
      const waitSeconds = header === undefined ? undefined : await deps.wrongTokens.take(c);
      return waitSeconds === undefined
        ? refuse(c, header !== undefined)
        : answerProblem(c, tooManyWrong(waitSeconds));
    }
    c.set('caller', caller);
    return next();
  };
}

function findOwner({ transact, tokens, now }: AuthenticateDeps, header: string): ApiCaller | undefined {
  const text = /^Bearer +(\S+)$/i.exec(header)?.[1];
  const token = text === undefined ? undefined : transact(() => tokens.authenticate(text, now()));
  if (token === undefined) return undefined;
  const { id, userId, scopes } = token;
  const isAdmin = scopes.includes('admin');
  return {
    userId,
    tokenId: id,
    requester: {
      surface: 'web',
      userId,
      userExternalId: `token:${id}`,
      spaceExternalId: `token:${id}`,
      role: isAdmin ? 'admin' : undefined,
    },
    isAdmin,
  };
}

function refuse(c: Context, hasShownOne: boolean): Response {
  c.header('WWW-Authenticate', `Bearer realm="pincel"${hasShownOne ? ', error="invalid_token"' : ''}`);
  return answerProblem(c, {
    kind: 'unauthorized',
    title: 'Who are you?',
    status: 401,
    detail: hasShownOne
      ? 'This token is not known, has expired or was revoked. Make another one with "pincel token create".'
      : 'Send a token as "Authorization: Bearer pincel_…". Make one with "pincel token create".',
  });
}

function tooManyWrong(retryAfterSeconds: number): Problem {
  return {
    kind: 'too-many-requests',
    title: 'Too many wrong tokens',
    status: 429,
    detail: 'Too many requests from your address showed a token that is not known. Correct it, and wait.',
    retryAfterSeconds,
  };
}
