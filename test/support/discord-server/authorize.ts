import { performance } from 'node:perf_hooks';
import { apiErrors } from './api-error.ts';

/** @throws ApiError 401 for anything but `Bot <the token>`. */
export type Authorize = (header: string | undefined, violate: (text: string) => void) => void;

/** What was on its way while the token was being refused cannot be held against the client. */
const onTheWayMs = 1_000;

/** The bot's token: it may be revoked, and then a client has to stop instead of trying again. */
export function createBotToken(first: string) {
  let current = first;
  const refusedAtMs = new Map<string, number>();
  /** Answers whether it is the right one; trying a refused one again is a violation. */
  const accepts = (token: string, violate: (text: string) => void): boolean => {
    if (token === current) return true;
    const refused = refusedAtMs.get(token);
    if (refused === undefined) refusedAtMs.set(token, performance.now());
    else if (performance.now() - refused > onTheWayMs) violate('a refused token was tried again');
    return false;
  };
  const authorize: Authorize = (header, violate) => {
    const token = /^Bot (\S+)$/.exec(header ?? '')?.[1];
    if (token === undefined) {
      violate('expected `Authorization: Bot <token>`');
      throw apiErrors.unauthorized();
    }
    if (!accepts(token, violate)) throw apiErrors.unauthorized();
  };
  return {
    current: () => current,
    accepts,
    authorize,
    /** From now on another token is right; what was refused before may be tried again. */
    change(token: string) {
      current = token;
      refusedAtMs.clear();
    },
  };
}
