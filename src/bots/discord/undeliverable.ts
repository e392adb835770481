import { type DiscordFailure, errorCodes } from './discord-error.ts';

export type UndeliverableId =
  | 'discord-channel-gone'
  | 'discord-server-gone'
  | 'discord-no-access'
  | 'discord-no-permission'
  | 'discord-cannot-write'
  | 'discord-thread-closed'
  | 'discord-refused';

/** Which sentence tells why nothing can be posted; undefined when it may be possible later. */
export function toUndeliverable({ kind, code }: DiscordFailure): UndeliverableId | undefined {
  switch (kind) {
    case 'gone':
      return code === errorCodes.unknownGuild ? 'discord-server-gone' : 'discord-channel-gone';
    case 'forbidden':
    case 'invalid':
    case 'too-large':
      return refusals.get(code) ?? 'discord-refused';
    case 'unauthorized':
    case 'rate-limited':
    case 'unavailable':
      return undefined;
  }
}

const refusals: ReadonlyMap<number | undefined, UndeliverableId> = new Map([
  [errorCodes.missingAccess, 'discord-no-access'],
  [errorCodes.missingPermissions, 'discord-no-permission'],
  [errorCodes.cannotMessageUser, 'discord-cannot-write'],
  [errorCodes.noMutualGuilds, 'discord-cannot-write'],
  [errorCodes.threadArchived, 'discord-thread-closed'],
  [errorCodes.threadLocked, 'discord-thread-closed'],
]);
