import { randomInt } from 'node:crypto';

/** A seed for a request that names none: 0 … 2^32 - 1. */
export function randomSeed(): number {
  return randomInt(2 ** 32);
}
