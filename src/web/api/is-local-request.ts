const loopbackHost = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])(?::\d{1,5})?$/i;

/**
 * True for a request that the person at the machine makes: addressed to this machine by a name of its own, and not made
 * by a page of another site. A foreign page can reach a local port (by a form, or by a name that is rebound to
 * 127.0.0.1), but a browser then says so: in `Host`, `Sec-Fetch-Site` or `Origin`.
 */
export function isLocalRequest(headers: Headers): boolean {
  const host = headers.get('Host') ?? '';
  const site = headers.get('Sec-Fetch-Site');
  const origin = headers.get('Origin');
  if (!loopbackHost.test(host)) return false;
  if (site !== null && site !== 'same-origin' && site !== 'none') return false;
  return origin === null || origin === `http://${host}`;
}
