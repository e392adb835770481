import type { Context } from 'hono';

/**
 * True when htmx is on the page with the wall, into which what a button answers then has to fit. What its form answered
 * without script has an address of its own.
 */
export function isAtWall(c: Context): boolean {
  const shown = c.req.header('HX-Current-URL') ?? '';
  return URL.canParse(shown) && ['/', '/jobs'].includes(new URL(shown).pathname);
}
