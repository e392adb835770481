/**
 * About one message a second in a chat with a small burst, 20 a minute in a group, 30 a second in all; edits count.
 * Telegram publishes no exact numbers (core.telegram.org/bots/faq): a bot has to obey `retry_after` and nothing else.
 */
export interface FloodControl {
  /** Takes room for messages; undefined when there is some, else the seconds to wait. */
  take(chatId: number, isGroup: boolean, messages: number): number | undefined;
}

const burst = 4;
const perMinuteInGroup = 20;
const perSecondInAll = 30;

export function createFloodControl(now: () => number): FloodControl {
  const chats = new Map<number, { room: number; atMs: number; sentAtMs: number[] }>();
  let allSentAtMs: number[] = [];

  return {
    take(chatId, isGroup, messages) {
      const nowMs = now();
      const chat = chats.get(chatId) ?? { room: burst, atMs: nowMs, sentAtMs: [] };
      chats.set(chatId, chat);
      chat.room = Math.min(burst, chat.room + (nowMs - chat.atMs) / 1_000);
      chat.atMs = nowMs;
      chat.sentAtMs = chat.sentAtMs.filter((atMs) => atMs > nowMs - 60_000);
      allSentAtMs = allSentAtMs.filter((atMs) => atMs > nowMs - 1_000);

      // An album takes more than there is room for at once, so a chat may come to owe.
      if (chat.room < 1) return Math.ceil(1 - chat.room);
      const oldest = chat.sentAtMs.at(-perMinuteInGroup);
      if (isGroup && oldest !== undefined) return Math.max(1, Math.ceil((oldest + 60_000 - nowMs) / 1_000));
      if (allSentAtMs.length >= perSecondInAll) return 1;
      chat.room -= messages;
      const sent = Array.from({ length: messages }, () => nowMs);
      chat.sentAtMs.push(...sent);
      allSentAtMs.push(...sent);
      return undefined;
    },
  };
}
