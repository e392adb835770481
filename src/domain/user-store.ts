import type { KnownRequester, Requester } from './requester.ts';
import type { Role } from './role.ts';
import type { Surface } from './surface.ts';

export interface User {
  readonly id: string;
  readonly role: Role;
  readonly createdAtMs: number;
  readonly erasedAtMs: number | undefined;
  readonly identities: readonly { readonly surface: Surface; readonly externalId: string }[];
}

export type LinkResult =
  | { readonly ok: true; readonly userId: string; readonly mergedUserId: string }
  | { readonly ok: false; readonly reason: 'unknown-code' | 'expired' | 'same-account' };

/** A place that people ask from: a server, a group, a conversation with one person, a program. */
export interface Space {
  readonly id: string;
  readonly surface: Surface;
  readonly externalId: string;
}

/** The space that has both ids' story from now on; `isMerged` when both were known. */
export interface MovedSpace {
  readonly spaceId: string;
  readonly isMerged: boolean;
}

/** People, their identities on surfaces, and the spaces they ask from. */
export interface UserStore {
  /** The user and space of a requester, made when seen for the first time (with a key for the audit log). */
  recognise(requester: Requester, atMs: number): KnownRequester;
  get(userId: string): User | undefined;
  /** By id, or by an identity as `surface:externalId`. */
  find(name: string): User | undefined;
  /** Newest first, after the user `beforeId`; not those that became part of another account. */
  list(options: { readonly limit: number; readonly beforeId?: string | undefined }): readonly User[];
  /** The id of a space, by that id or as `surface:externalId`; undefined when nothing was asked from there. */
  findSpace(name: string): string | undefined;
  getSpace(spaceId: string): Space | undefined;
  /**
   * A space has another id on its surface: what was known of it stays with it. When that id is known as well, both become
   * one: the older space is kept with the jobs of both, and rules that were set under the new id come before those of
   * the old. Undefined when nothing was asked from the old id (any more).
   */
  moveSpace(surface: Surface, fromExternalId: string, toExternalId: string): MovedSpace | undefined;
  setRole(userId: string, role: Role): void;
  /** A one-time code that moves another identity into this account; only its hash is kept. */
  newLinkCode(userId: string, expiresAtMs: number): string;
  /** Whose account a code was made for; undefined for an unknown or used one. */
  ownerOfCode(code: string): string | undefined;
  /**
   * Moves identities, jobs, tokens and browser sessions of the code's user to `userId` (who keeps the account), marks
   * the other as merged and uses up the code. The chat settings of the kept account stay; one that has none takes the other's. The caller moves
   * the balance in the same transaction.
   */
  link(code: string, userId: string, atMs: number): LinkResult;
  /** Deletes the key and all identities, notes the time. All else of the person is the caller's to clean. */
  erase(userId: string, atMs: number): void;
  /** The key that the person's audit entries are encrypted under; undefined once erased. */
  key(userId: string): Uint8Array | undefined;
}
