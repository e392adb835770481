/** Chats that Telegram asked to be left alone, each with its own time: others are not held up. */
export interface ChatPauses {
  pause(chatId: number, forMs: number): void;
  /** How long the chat is still to be left alone; 0 when it is not. */
  leftMs(chatId: number): number;
}

export function createChatPauses(now: () => number): ChatPauses {
  const endsAtMs = new Map<number, number>();
  return {
    pause(chatId, forMs) {
      for (const [other, endAtMs] of endsAtMs) if (endAtMs <= now()) endsAtMs.delete(other);
      endsAtMs.set(chatId, now() + forMs);
    },
    leftMs: (chatId) => Math.max(0, (endsAtMs.get(chatId) ?? 0) - now()),
  };
}
