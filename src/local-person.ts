import type { Config } from './config.ts';
import type { Requester } from './domain/requester.ts';
import { isLoopback } from './web/is-loopback.ts';

/** The person at this machine, who needs no login where nobody else can reach it. */
export const localRequester: Requester = {
  surface: 'web',
  userExternalId: 'local',
  spaceExternalId: 'local',
  role: 'admin',
};

/** How their account is found: see `UserStore.find`. */
export const localPersonName = `${localRequester.surface}:${localRequester.userExternalId}`;

export function hasLocalAccess({ httpHost, localAccess }: Pick<Config, 'httpHost' | 'localAccess'>): boolean {
  return isLoopback(httpHost) && localAccess;
}
