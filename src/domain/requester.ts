import type { Role } from './role.ts';
import type { Surface } from './surface.ts';

/** Who asks, as a surface knows them: its own ids, which the flow maps to users and spaces. */
export interface Requester {
  readonly surface: Surface;
  /** The user, when the surface has found out whose request it is (by a token); then the id on the surface says nothing. */
  readonly userId?: string | undefined;
  /** The person's id on that surface. */
  readonly userExternalId: string;
  /** The guild, group, chat or API client. */
  readonly spaceExternalId: string;
  /** What the surface grants the person in that space; the user's own role counts if it is higher. */
  readonly role?: Role | undefined;
}

/** The same, known to the flow. */
export interface KnownRequester {
  readonly userId: string;
  readonly spaceId: string;
  readonly surface: Surface;
  readonly role: Role;
}
