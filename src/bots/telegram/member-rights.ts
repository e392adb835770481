import type { TelegramCalls } from './telegram-calls.ts';
import { TelegramError } from './telegram-error.ts';

/** What somebody may do in a group, as Telegram says. */
export interface Rights {
  readonly isManager: boolean;
  readonly isModerator: boolean;
}

export const noRights: Rights = { isManager: false, isModerator: false };
export const allRights: Rights = { isManager: true, isModerator: true };

/** Asks Telegram, at most once a minute for each person in each group. @throws TelegramError */
export type ReadRights = (chatId: number, userId: number) => Promise<Rights>;

const keptMs = 60_000;

export function createReadRights(calls: Pick<TelegramCalls, 'persist'>, now: () => number): ReadRights {
  const kept = new Map<string, { readonly rights: Rights; readonly untilMs: number }>();
  return async (chatId, userId) => {
    for (const [key, { untilMs }] of kept) if (untilMs <= now()) kept.delete(key);
    const key = `${chatId}:${userId}`;
    const known = kept.get(key);
    if (known !== undefined) return known.rights;
    const rights = await askRights(calls, chatId, userId);
    kept.set(key, { rights, untilMs: now() + keptMs });
    return rights;
  };
}

async function askRights(
  calls: Pick<TelegramCalls, 'persist'>,
  chatId: number,
  userId: number,
): Promise<Rights> {
  try {
    const member = await calls.persist('getChatMember', (api, signal) =>
      api.getChatMember({ chat_id: chatId, user_id: userId }, signal),
    );
    if (member.status === 'creator') return allRights;
    if (member.status !== 'administrator') return noRights;
    return { isManager: true, isModerator: member.can_delete_messages };
  } catch (error) {
    // Nobody that Telegram knows nothing about has rights.
    if (error instanceof TelegramError && error.failure.kind === 'refused') return noRights;
    throw error;
  }
}
