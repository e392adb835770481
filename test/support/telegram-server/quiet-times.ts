/** For how long chats have asked to be left alone, and who does not. */
export interface QuietTimes {
  begin(chatId: number, seconds: number): void;
  /** Seconds left; undefined when there is none. A call that may have left before the bot knew is no violation. */
  left(
    chatId: number,
    arrivedAt: number,
  ): { readonly seconds: number; readonly isBroken: boolean } | undefined;
}

/** Real milliseconds in which an answer reaches the bot, so that a call that crossed it is excused. */
const crossingMs = 100;

/** @param clock real milliseconds, by which calls arrive and answers leave, whatever `now` says. */
export function createQuietTimes(now: () => number, clock: () => number): QuietTimes {
  const chats = new Map<number, { readonly untilMs: number; readonly toldAt: number }>();
  return {
    begin(chatId, seconds) {
      chats.set(chatId, { untilMs: now() + seconds * 1_000, toldAt: clock() });
    },
    left(chatId, arrivedAt) {
      const quiet = chats.get(chatId);
      if (quiet === undefined || now() >= quiet.untilMs) return undefined;
      return {
        seconds: Math.ceil((quiet.untilMs - now()) / 1_000),
        isBroken: arrivedAt > quiet.toldAt + crossingMs,
      };
    },
  };
}
