import type { Log } from '../domain/log.ts';
import type { ChatSurface } from '../domain/surface.ts';

/** The groups and servers whose managers look after Pincel itself, as the operator named them. */
export interface AdminSpaces {
  has(surface: ChatSurface, spaceExternalId: string): boolean;
  /** Tells the operator, once, when one of them has another id now: only they say who looks after Pincel. */
  noteMoved(surface: ChatSurface, fromExternalId: string, toExternalId: string): void;
}

/** `setting`: `discord:<server id>`, `telegram:<group id>`, separated by commas. */
export function createAdminSpaces(setting: string | undefined, log: Log): AdminSpaces {
  const named = new Set(setting?.split(',').map((space) => space.trim()));
  const told = new Set<string>();
  return {
    has: (surface, spaceExternalId) => named.has(`${surface}:${spaceExternalId}`),
    noteMoved(surface, fromExternalId, toExternalId) {
      const from = `${surface}:${fromExternalId}`;
      if (!named.has(from) || told.has(from)) return;
      told.add(from);
      const reason = `${from} is ${surface}:${toExternalId} now`;
      log.warn({ surface, reason }, 'PINCEL_ADMIN_SPACES names an old id: change it and restart Pincel');
    },
  };
}
