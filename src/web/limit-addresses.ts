import type { Context, MiddlewareHandler } from 'hono';
import type { AddressLimit } from './address-limit.ts';
import type { ClientAddress } from './client-address.ts';
import { isLoopback } from './is-loopback.ts';

/**
 * Lets each address ask so often, whoever it is. Not counted is this machine itself: the person at it, and a proxy on it
 * whose word about addresses is not believed, behind which everybody would be one.
 */
export function limitAddresses(
  limit: AddressLimit,
  clientAddress: ClientAddress,
  refuse: (c: Context, retryAfterSeconds: number) => Response | Promise<Response>,
): MiddlewareHandler {
  return async (c, next) => {
    const waitSeconds = isLoopback(clientAddress(c)) ? undefined : await limit.take(c);
    return waitSeconds === undefined ? next() : refuse(c, waitSeconds);
  };
}
