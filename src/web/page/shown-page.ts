import type { Context } from 'hono';

/** Which of our pages htmx says it is on: where what a button answers has to fit in. */
export function shownPath(c: Context): string {
  const shown = c.req.header('HX-Current-URL') ?? '';
  return URL.canParse(shown) ? new URL(shown).pathname : '';
}

/** True on the page with the wall; the answer to its form has an address of its own when no script ran. */
export function isAtWall(c: Context): boolean {
  return ['/', '/jobs'].includes(shownPath(c));
}
