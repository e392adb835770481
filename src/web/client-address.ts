import { BlockList, isIP } from 'node:net';
import { getConnInfo } from '@hono/node-server/conninfo';
import type { Context } from 'hono';

/** The IP address of the machine that asks; `unknown` when there is no connection to tell it by. */
export type ClientAddress = (c: Context) => string;

/**
 * Believes `X-Forwarded-For` only as far as proxies that are trusted (IP addresses and networks, as `10.0.0.0/8`) have
 * written it: from the right, the first address that is none of theirs. Anything a client puts in front counts for
 * nothing.
 */
export function createClientAddress(trustedProxies: readonly string[]): ClientAddress {
  const trusted = toBlockList(trustedProxies);
  const isTrusted = (address: string): boolean =>
    isIP(address) !== 0 && trusted.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4');
  return (c) => {
    let address = readRemoteAddress(c);
    const forwarded = (c.req.header('X-Forwarded-For') ?? '')
      .split(',')
      .map((entry) => toPlainAddress(entry));
    while (isTrusted(address)) {
      const before = forwarded.pop();
      if (before === undefined || isIP(before) === 0) return address;
      address = before;
    }
    return address;
  };
}

/** What to count an address under: somebody's whole IPv6 network is one. */
export function toAddressKey(address: string): string {
  if (isIP(address) !== 6) return address;
  // URL writes an IPv6 address in its one canonical way (RFC 5952).
  const canonical = new URL(`http://[${address.split('%')[0]}]`).hostname.slice(1, -1);
  const [head = '', tail] = canonical.split('::');
  const first = head === '' ? [] : head.split(':');
  const last = tail === undefined || tail === '' ? [] : tail.split(':');
  const zeros = Array.from({ length: 8 - first.length - last.length }, () => '0');
  return [...first, ...zeros, ...last].slice(0, 4).join(':');
}

function readRemoteAddress(c: Context): string {
  // Requests that tests hand to the app come over no socket.
  const hasConnection = typeof c.env === 'object' && c.env !== null && 'incoming' in c.env;
  return hasConnection ? toPlainAddress(getConnInfo(c).remote.address ?? 'unknown') : 'unknown';
}

/** An IPv4 address that came through an IPv6 socket is one of IPv4; a port beside it says nothing. */
function toPlainAddress(written: string): string {
  const address = written.trim();
  const withPort = /^(?:\[(?<six>[^\]]+)\]|(?<four>[\d.]+)):\d+$/.exec(address)?.groups;
  const bare = withPort?.['six'] ?? withPort?.['four'] ?? address;
  return bare.replace(/^::ffff:(?=\d+\.)/i, '');
}

function toBlockList(networks: readonly string[]): BlockList {
  const list = new BlockList();
  for (const network of networks) {
    const [address = '', prefix] = network.split('/');
    const family = isIP(address) === 6 ? 'ipv6' : 'ipv4';
    if (prefix === undefined) list.addAddress(address, family);
    else list.addSubnet(address, Number(prefix), family);
  }
  return list;
}
