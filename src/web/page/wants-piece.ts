import type { Context } from 'hono';

/** True when htmx asks for a piece of the page, not a person's browser for a whole one. */
export function wantsPiece(c: Context): boolean {
  return c.req.header('HX-Request') === 'true' && c.req.header('HX-Request-Type') !== 'full';
}
