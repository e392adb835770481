import type { Requester } from '../../domain/requester.ts';

/** Who looks at the page: somebody whose browser is logged in, or the person at the machine. */
export interface Visitor {
  readonly userId: string;
  /** As the flow is handed them. */
  readonly requester: Requester;
  /** May see and steer what is other people's. */
  readonly isAdmin: boolean;
  /** Undefined for the person at the machine, who needs no login. */
  readonly sessionId: string | undefined;
  /** What the browser was logged in with; undefined for a link, and for the person at the machine. */
  readonly tokenId: string | undefined;
  /**
   * May say who the account is and who gets in: make tokens, link accounts, delete everything. Not in a browser that
   * was logged in with a token that only draws: such tokens lie in programs, and who finds one must not get more than it.
   */
  readonly mayManageAccount: boolean;
}
