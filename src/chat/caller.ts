import type { UploadLimit } from '../domain/media-fitter.ts';
import type { ChatSurface } from '../domain/surface.ts';

/** Who talks to the bot and from where, as the platform says with this very event. */
export interface Caller {
  readonly surface: ChatSurface;
  readonly userExternalId: string;
  /** The guild or group; a conversation with the bot alone is a space of its own, `dm:<user id>`. */
  readonly spaceExternalId: string;
  readonly isDirect: boolean;
  /** The channel that rules are about: of a thread, the channel it belongs to. */
  readonly channelExternalId: string;
  readonly isAgeRestricted: boolean;
  /** May manage the guild or group (Discord: Manage Server; Telegram: creator or administrator). Never in `isDirect`. */
  readonly isManager: boolean;
  /** May delete other people's messages there. */
  readonly isModerator: boolean;
  /** The platform's roles that the person has in the space (Discord). */
  readonly platformRoleIds: readonly string[];
  /** What the platform knows of the person's language, best first: BCP 47 tags. */
  readonly languages: readonly string[];
}

/** The event that a call came with. */
export interface CallEvent {
  /** `telegram:<update_id>`, `discord:<interaction id>`. */
  readonly key: string;
  /** Deliveries to one key are made one after the other. */
  readonly destinationKey: string;
  /** Where the result goes: only the surface reads it. Has to survive JSON. */
  readonly address: unknown;
  /** The surface can hand nothing over later than this (Discord, for apps that only a user has installed). */
  readonly longestWaitMs?: number | undefined;
  /** What one file of an answer may have; what the platform takes everywhere when it is left out. */
  readonly uploadLimit?: UploadLimit | undefined;
}
