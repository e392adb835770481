import { type LookupAddress, lookup as resolveByDns } from 'node:dns';
import type { LookupFunction } from 'node:net';
import { isPublicAddress } from './public-address.ts';

/** Every address of a host name, as `dns.lookup` gives them. */
export type ResolveAll = (
  hostname: string,
  onDone: (error: NodeJS.ErrnoException | null, addresses: readonly LookupAddress[]) => void,
) => void;

const resolveAllByDns: ResolveAll = (hostname, onDone) => resolveByDns(hostname, { all: true }, onDone);

/** The code of the error when a name has addresses, but no public one. */
const notPublic = 'ENOTPUBLIC';

/**
 * A `lookup` for sockets that answers public addresses only. It decides when a connection is dialled, on the very
 * addresses that are dialled: a name that changes its address after a check cannot get past it. Not asked for a host
 * that is an IP address: check that one with `isPublicAddress`.
 */
export function createSafeLookup(resolveAll: ResolveAll = resolveAllByDns): LookupFunction {
  return (hostname, options, onDone) => {
    resolveAll(hostname, (error, addresses) => {
      if (error !== null) {
        onDone(error, []);
        return;
      }
      const wanted = familyOf(options.family);
      const usable = addresses.filter(
        ({ address, family }) => (wanted === 0 || family === wanted) && isPublicAddress(address),
      );
      const [first] = usable;
      if (first === undefined) {
        onDone(Object.assign(new Error('No public address'), { code: notPublic }), []);
      } else if (options.all === true) {
        onDone(null, usable);
      } else {
        onDone(null, first.address, first.family);
      }
    });
  };
}

function familyOf(family: number | 'IPv4' | 'IPv6' | undefined): number {
  if (family === 'IPv4') return 4;
  if (family === 'IPv6') return 6;
  return family ?? 0;
}
