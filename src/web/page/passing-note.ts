import type { Context } from 'hono';
import { deleteCookie, getCookie, setCookie } from 'hono/cookie';
import { z } from 'zod';
import { type Message, message } from '../../domain/message.ts';
import type { PageEnv } from './page-env.ts';

const cookieName = 'pincel-note';
const maxAgeSeconds = 60;
const noteSchema = z.object({
  id: z.string().regex(/^[a-z0-9-]+$/),
  values: z.record(z.string(), z.union([z.string(), z.number()])),
});

/** Leads to another page, which then says once what was done. */
export function redirectWithNote(
  c: Context,
  path: string,
  id: string,
  values: Message['values'] = {},
): Response {
  leaveNote(c, message(id, values));
  return c.redirect(path, 303);
}

/** Leaves what the next page says once. */
export function leaveNote(c: Context, { id, values }: Message): void {
  const note = Buffer.from(JSON.stringify({ id, values })).toString('base64url');
  setCookie(c, cookieName, note, { path: '/', httpOnly: true, sameSite: 'Lax', maxAge: maxAgeSeconds });
}

/** The sentence that was left for the next page, which forgets it. Whatever is no note counts as none. */
export function takeNote(c: Context<PageEnv>): string | undefined {
  const written = getCookie(c, cookieName);
  if (written === undefined) return undefined;
  deleteCookie(c, cookieName, { path: '/' });
  try {
    const { id, values } = noteSchema.parse(JSON.parse(Buffer.from(written, 'base64url').toString()));
    return c.get('words')(id, values);
  } catch {
    // A cookie is whatever a browser sends: no JSON, a message that there is none of.
    return undefined;
  }
}
