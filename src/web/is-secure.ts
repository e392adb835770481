import type { Context } from 'hono';

/**
 * Whether a browser speaks TLS, with a proxy in front of us: when it came for the public address and that is https. A
 * person at the machine who comes for another name does not.
 */
export function createIsSecure(publicUrl: string | undefined): (c: Context) => boolean {
  const url = publicUrl === undefined ? undefined : new URL(publicUrl);
  return (c) => url?.protocol === 'https:' && c.req.header('Host')?.toLowerCase() === url.host;
}
