const loopbackHost = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])(?::\d{1,5})?$/i;

/** What proxies add: whoever is behind one is not at the machine, though the proxy is. */
const proxyHeaders = [
  'Forwarded',
  'X-Forwarded-For',
  'X-Forwarded-Host',
  'X-Forwarded-Proto',
  'X-Real-IP',
  'Via',
];

/**
 * True for a request that the person at the machine makes: addressed to this machine by a name of its own, not made by a
 * page of another site, and not handed on by a proxy. A foreign page can reach a local port (by a form, or by a name that
 * is rebound to 127.0.0.1), but a browser then says so: in `Host`, `Sec-Fetch-Site` or `Origin`.
 */
export function isLocalRequest(headers: Headers): boolean {
  const host = headers.get('Host') ?? '';
  const site = headers.get('Sec-Fetch-Site');
  const origin = headers.get('Origin');
  if (!loopbackHost.test(host) || proxyHeaders.some((name) => headers.has(name))) return false;
  if (site !== null && site !== 'same-origin' && site !== 'none') return false;
  return origin === null || origin === `http://${host}`;
}
