/** A browser that is logged in. */
export interface WebSession {
  readonly id: string;
  readonly userId: string;
  /** The token it was opened with, which ends it; undefined when a link was opened. */
  readonly tokenId: string | undefined;
  /** May what an admin may: its token has that scope, or, when a link opened it, its user is an admin now. */
  readonly isAdmin: boolean;
  /** What the browser calls itself. */
  readonly browser: string;
  readonly createdAtMs: number;
  readonly expiresAtMs: number;
  /** To the minute. */
  readonly lastUsedAtMs: number;
}

export interface NewWebSession {
  readonly userId: string;
  /** The token that was shown; undefined when a link was opened. */
  readonly tokenId: string | undefined;
  readonly browser: string;
  readonly expiresAtMs: number;
}

/** Browsers that are logged in, and the links that log in once. Of every secret only a hash is kept. Group with `Transact`. */
export interface WebSessions {
  /** The secret is answered this once; the browser keeps it. */
  open(session: NewWebSession, atMs: number): { readonly session: WebSession; readonly secret: string };
  /**
   * Whose a secret is, and notes that it was used; undefined for an unknown or expired one, for one whose token was
   * revoked or has expired, and for one whose user was erased. Takes the same time whatever of it is wrong.
   */
  authenticate(secret: string, atMs: number): WebSession | undefined;
  /** Those of a user that have not ended, newest first. */
  list(userId: string, atMs: number): readonly WebSession[];
  /** Ends one of a user's sessions; false when they have none with this id. */
  close(userId: string, sessionId: string): boolean;
  /** Ends all sessions and links of a user; answers how many sessions that were. */
  closeAll(userId: string): number;
  /** A code that logs its user in once, until a time. Earlier codes of the same user end. */
  newCode(userId: string, expiresAtMs: number): string;
  /** Whose a code is, without using it up: link previews open links too. */
  ownerOfCode(code: string, atMs: number): string | undefined;
  /** The same, and the code is used up. */
  takeCode(code: string, atMs: number): string | undefined;
  /** Removes what has expired; answers how many rows. */
  prune(atMs: number): number;
}
