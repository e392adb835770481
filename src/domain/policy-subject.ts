import type { PolicySubject } from './quota-ledger.ts';
import type { User } from './user-store.ts';

/** Which policy holds for a person when they are not asking from anywhere: their only surface counts as that. */
export function toPolicySubject({ id, role, identities }: User): PolicySubject {
  const [surface, ...others] = new Set(identities.map((identity) => identity.surface));
  return { userId: id, role, surface: others.length === 0 ? surface : undefined };
}
