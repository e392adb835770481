/** Only what is thrown away again: it tells a path from an address elsewhere. */
const here = 'http://here.invalid';

/**
 * Where somebody wanted to go, when that is a page of ours: a path with its query. Undefined for everything that a
 * browser could take for an address elsewhere (`//…`, `/\…`, a scheme), and for the ways in and out.
 */
export function parseOwnPath(written: string | undefined): string | undefined {
  if (written?.startsWith('/') !== true || !URL.canParse(written, here)) return undefined;
  const { origin, pathname, search } = new URL(written, here);
  // Dots are gone by now: `/.//elsewhere` would be `//elsewhere`.
  if (origin !== here || pathname.startsWith('//')) return undefined;
  return /^\/log(in|out)(\/|$)/.test(pathname) ? undefined : `${pathname}${search}`;
}

/** The way in that leads back to `path`. */
export function toLoginAddress(path: string): string {
  return path === '/' ? '/login' : `/login?${new URLSearchParams({ next: path }).toString()}`;
}

/** A path as it may stand in a log: without the code that logs somebody in. */
export function toLoggedPath(path: string): string {
  return path.replace(/^\/login\/.+/s, '/login/…');
}
