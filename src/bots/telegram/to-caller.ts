import type { Caller } from '../../chat/caller.ts';
import type { Who } from '../../chat/chat.ts';
import type { Rights } from './member-rights.ts';
import type { TelegramMessage, TelegramUser } from './telegram-update.ts';

/** Who talks to us, and where. */
export interface Speaker {
  /** Of somebody who posts as the group itself: the group's id. */
  readonly id: number;
  readonly languageCode: string | undefined;
}

export function toSpeaker(user: TelegramUser): Speaker {
  return { id: user.id, languageCode: user.language_code };
}

export function toCaller(speaker: Speaker, chat: TelegramMessage['chat'], rights: Rights): Caller {
  const isDirect = chat.type === 'private';
  return {
    ...toWho(speaker),
    spaceExternalId: isDirect ? `dm:${speaker.id}` : String(chat.id),
    isDirect,
    channelExternalId: String(chat.id),
    // Telegram's groups have no such mark.
    isAgeRestricted: false,
    isManager: !isDirect && rights.isManager,
    isModerator: !isDirect && rights.isModerator,
    platformRoleIds: [],
  };
}

export function toWho({ id, languageCode }: Speaker) {
  return {
    surface: 'telegram',
    userExternalId: String(id),
    languages: languageCode === undefined ? [] : [languageCode],
  } as const satisfies Who;
}
