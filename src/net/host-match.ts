/** True when a URL's host is among `hosts`: names or addresses, with a port unless it is the scheme's own. */
export function isAmongHosts(hosts: readonly string[], url: URL): boolean {
  // `URL` has lower-cased the host and left out a port that is the scheme's own.
  const withPort = url.port === '' ? `${url.hostname}:${url.protocol === 'https:' ? 443 : 80}` : url.host;
  return hosts.some((host) => host.toLowerCase() === url.host || host.toLowerCase() === withPort);
}

/** A URL's host without the brackets around an IPv6 address. */
export function bareHost({ hostname }: URL): string {
  return hostname.startsWith('[') ? hostname.slice(1, -1) : hostname;
}
