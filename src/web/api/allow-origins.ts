import type { MiddlewareHandler } from 'hono';
import { cors } from 'hono/cors';

/** How long a browser need not ask again. */
const preflightSeconds = 600;

/**
 * Lets pages of these origins call the API from a browser, with a token that they were given: no cookies, so a page has
 * no more rights than its token. Answers preflights itself.
 */
export function allowOrigins(origins: readonly string[]): MiddlewareHandler {
  return cors({
    origin: [...origins],
    allowMethods: ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'],
    allowHeaders: [
      'Accept-Language',
      'Authorization',
      'Content-Type',
      'Idempotency-Key',
      'If-None-Match',
      'If-Range',
      'Last-Event-ID',
      'Prefer',
      'Range',
    ],
    exposeHeaders: [
      'Accept-Ranges',
      'Content-Disposition',
      'Content-Range',
      'ETag',
      'Location',
      'Pincel-Balance-Millicredits',
      'Pincel-Price-Millicredits',
      'Preference-Applied',
      'Retry-After',
      'WWW-Authenticate',
      'X-Request-Id',
    ],
    maxAge: preflightSeconds,
  });
}
