import type { Requester } from '../../domain/requester.ts';

/** Who calls the API: the owner of a token, or the person at the machine itself. */
export interface ApiCaller {
  readonly userId: string;
  /** The token that was shown; undefined for the person at the machine. */
  readonly tokenId: string | undefined;
  /** As the flow is handed them. */
  readonly requester: Requester;
  /** May see and steer what is other people's. */
  readonly isAdmin: boolean;
}

/** What the middlewares leave for the routes. */
export interface ApiEnv {
  Variables: { readonly caller: ApiCaller; readonly requestId: string };
}
