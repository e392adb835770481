import type { User } from '../domain/user-store.ts';
import { UsageError } from './usage-error.ts';

export type FindUser = (name: string) => User | undefined;

/** @throws UsageError when nobody has that id or identity. */
export function requireUser(findUser: FindUser, name: string): User {
  const user = findUser(name);
  if (user !== undefined) return user;
  throw new UsageError(
    `There is nobody called ${name}. Give an id of Pincel's, or a platform and the id there, as in discord:1234; people are known from their first request on.`,
  );
}
