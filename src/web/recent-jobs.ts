import type { Context } from 'hono';
import { getCookie, setCookie } from 'hono/cookie';

const cookieName = 'pincel-jobs';
const limit = 24;
const maxAgeSeconds = 7 * 24 * 60 * 60;

/** The jobs this browser asked for, newest first, so that its wall is still there after a reload. Unchecked input. */
export function readRecentJobs(c: Context): readonly string[] {
  const ids = (getCookie(c, cookieName) ?? '').split('.').filter((id) => id !== '');
  return ids.slice(0, limit);
}

/** Puts a job in front of those this browser asked for. */
export function rememberJob(c: Context, jobId: string): void {
  const ids = [jobId, ...readRecentJobs(c).filter((id) => id !== jobId)].slice(0, limit);
  setCookie(c, cookieName, ids.join('.'), {
    path: '/',
    httpOnly: true,
    sameSite: 'Strict',
    maxAge: maxAgeSeconds,
  });
}
