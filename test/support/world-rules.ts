/** The rules of a world of test/support/flow-world.ts: narrow ones, so that each of them is met often. */

export const startAtMs = 100 * 86_400_000;
export const capacityMillicredits = 9_000;
/** One for every ten milliseconds. */
export const refillMillicreditsPerDay = 8_640_000;
export const concurrency = 3;
export const queueLimit = 10;
export const maxQueued = 4;
