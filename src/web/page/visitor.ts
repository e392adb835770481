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
}
