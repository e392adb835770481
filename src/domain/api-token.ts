/** What a token may do: ask for drawings and see its own, or everything an admin may. */
export const tokenScopes = ['draw', 'admin'] as const;

export type TokenScope = (typeof tokenScopes)[number];

/** A token as it is known: never its text. */
export interface ApiToken {
  readonly id: string;
  readonly userId: string;
  readonly name: string;
  readonly scopes: readonly TokenScope[];
  readonly createdAtMs: number;
  readonly expiresAtMs: number | undefined;
  readonly revokedAtMs: number | undefined;
  /** To the minute; undefined when it was never used. */
  readonly lastUsedAtMs: number | undefined;
}

export interface NewApiToken {
  readonly userId: string;
  readonly name: string;
  readonly scopes: readonly TokenScope[];
  readonly expiresAtMs: number | undefined;
}

/** Tokens of programs. Group calls with `Transact`. */
export interface ApiTokens {
  /** Makes a token; its text is answered this once and kept nowhere. */
  create(token: NewApiToken, atMs: number): { readonly token: ApiToken; readonly text: string };
  /**
   * Whose a text is, and notes that it was used; undefined for an unknown, expired or revoked one, and for one whose
   * owner was erased. Takes the same time whatever of the text is wrong.
   */
  authenticate(text: string, atMs: number): ApiToken | undefined;
  get(tokenId: string): ApiToken | undefined;
  /** All, or one user's; newest first. */
  list(userId?: string): readonly ApiToken[];
  /** False when there is no such token or it was revoked before. */
  revoke(tokenId: string, atMs: number): boolean;
  /** Removes all of a person's: nothing may name them any more, neither a session nor a webhook. */
  erase(userId: string): void;
}
