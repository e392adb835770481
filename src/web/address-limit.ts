import type { Context } from 'hono';
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { type ClientAddress, toAddressKey } from './client-address.ts';

/** How often something may be done from one address. */
export interface AddressLimit {
  /** Counts one more; answers for how many seconds no more is let through, or undefined while it is. */
  take(c: Context): Promise<number | undefined>;
}

export function createAddressLimit(
  clientAddress: ClientAddress,
  { times, withinSeconds }: { readonly times: number; readonly withinSeconds: number },
): AddressLimit {
  const limiter = new RateLimiterMemory({ points: times, duration: withinSeconds });
  return {
    async take(c) {
      try {
        await limiter.consume(toAddressKey(clientAddress(c)));
        return undefined;
      } catch (error) {
        if (!(error instanceof RateLimiterRes)) throw error;
        return Math.max(1, Math.ceil(error.msBeforeNext / 1_000));
      }
    },
  };
}
