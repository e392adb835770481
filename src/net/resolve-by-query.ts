import { Resolver } from 'node:dns/promises';
import type { ResolveAll } from './safe-lookup.ts';

export interface ResolveByQueryOptions {
  /** Name servers to ask; those of the system unless given. */
  readonly servers?: readonly string[] | undefined;
  /** How long to wait for an answer, twice. */
  readonly timeoutMs?: number | undefined;
}

/**
 * Looks names up by asking name servers. The system's own way (`dns.lookup`) blocks one of the few threads that all
 * lookups of the process share, for as long as whoever owns a name likes: the wrong way for names that strangers choose.
 */
export function createResolveByQuery({ servers, timeoutMs = 2_000 }: ResolveByQueryOptions = {}): ResolveAll {
  return (hostname, onDone) => {
    const resolver = new Resolver({ timeout: timeoutMs, tries: 2 });
    if (servers !== undefined) resolver.setServers(servers);
    const asked = [
      resolver.resolve4(hostname).then((found) => found.map((address) => ({ address, family: 4 }))),
      resolver.resolve6(hostname).then((found) => found.map((address) => ({ address, family: 6 }))),
    ];
    void Promise.allSettled(asked).then((answers) => {
      const addresses = answers.flatMap((answer) => (answer.status === 'fulfilled' ? answer.value : []));
      if (addresses.length > 0) onDone(null, addresses);
      else onDone(Object.assign(new Error('No address was found'), { code: 'ENOTFOUND' }), []);
    });
  };
}
