import { allSpaces } from '../src/domain/space-policy.ts';
import type { Stores } from '../src/stores.ts';

/** So many may wait: no benchmark gets there. */
export const queueLimit = 1_000_000;
const capacityMillicredits = 1_000_000_000;

/** Rules under which nobody runs into a limit. Credits stay limited, so that they are counted and refilled. */
export function allowMuch({ policies, spacePolicies }: Pick<Stores, 'policies' | 'spacePolicies'>): void {
  const atMs = Date.now();
  policies.set({ scope: 'default', scopeKey: '', capacityMillicredits, maxQueued: queueLimit }, atMs);
  policies.set({ scope: 'platform', scopeKey: 'web', maxQueued: queueLimit }, atMs);
  // Whoever needs no login is one.
  policies.set({ scope: 'role', scopeKey: 'admin', maxQueued: queueLimit }, atMs);
  spacePolicies.set(allSpaces, { maxQueued: queueLimit }, atMs);
}
