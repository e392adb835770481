import type { Update } from 'grammy/types';
import { conflict } from './api-failure.ts';

/** Given only to bots that ask for them by name. */
const kindsOnRequest: readonly string[] = ['chat_member', 'message_reaction', 'message_reaction_count'];

const firstUpdateId = 700_000_001;

export interface Updates {
  /** Of those that the bot asked for, `isQueued` is true; others it never sees. */
  push(content: Omit<Update, 'update_id'>): { readonly update: Update; readonly isQueued: boolean };
  /** Makes an update that the bot does not see. */
  make(content: Omit<Update, 'update_id'>): Update;
  /** Those that nobody has confirmed, oldest first. */
  pending(): readonly Update[];
  confirm(updateId: number): void;
  /** Gives an update once more with the next answer, confirmed or not. */
  redeliver(update: Update): void;
  /** Undefined leaves it as it was; none is the default. */
  allow(kinds: readonly string[] | undefined): void;
  allowed(): readonly string[];
  dropPending(): void;
  onPush(listener: () => void): () => void;
  /** A long poll: waits until there is something, for so long, or until the signal. */
  poll(options: {
    readonly offset: number | undefined;
    readonly limit: number;
    readonly timeoutMs: number;
    readonly signal: AbortSignal;
  }): Promise<Update[]>;
  /** Ends a long poll that is under way with a conflict. */
  interruptPoll(reason: string): void;
}

export function createUpdates(): Updates {
  const pending = new Map<number, Update>();
  let again: Update[] = [];
  let nextUpdateId = firstUpdateId;
  let allowedKinds: readonly string[] = [];
  let listeners: readonly (() => void)[] = [];
  let interrupt: ((reason: string) => void) | undefined;

  const isWanted = (content: object): boolean =>
    Object.keys(content).every((kind) =>
      allowedKinds.length === 0 ? !kindsOnRequest.includes(kind) : allowedKinds.includes(kind),
    );
  const tell = (): void => {
    for (const listener of listeners) listener();
  };
  const onPush = (listener: () => void): (() => void) => {
    listeners = [...listeners, listener];
    return () => {
      listeners = listeners.filter((other) => other !== listener);
    };
  };
  const make = (content: Omit<Update, 'update_id'>): Update => ({ update_id: nextUpdateId++, ...content });

  /** "An update is considered confirmed as soon as getUpdates is called with an offset higher than its update_id." */
  const confirmBelow = (offset: number): void => {
    for (const updateId of pending.keys()) if (updateId < offset) pending.delete(updateId);
  };
  const take = (limit: number): Update[] => {
    const taken = [...again, ...pending.values()].slice(0, limit);
    again = again.filter((update) => !taken.includes(update));
    return taken;
  };

  return {
    make,
    push(content) {
      const update = make(content);
      const isQueued = isWanted(content);
      if (isQueued) {
        pending.set(update.update_id, update);
        tell();
      }
      return { update, isQueued };
    },
    pending: () => [...pending.values()],
    confirm: (updateId) => void pending.delete(updateId),
    redeliver(update) {
      again.push(update);
      tell();
    },
    allow(kinds) {
      allowedKinds = kinds ?? allowedKinds;
    },
    allowed: () => allowedKinds,
    dropPending() {
      pending.clear();
      again = [];
    },
    onPush,
    interruptPoll: (reason) => interrupt?.(reason),
    async poll({ offset = 0, limit, timeoutMs, signal }) {
      interrupt?.('terminated by other getUpdates request; make sure that only one bot instance is running');
      // A negative offset counts from the end, and forgets what is before.
      const ids = [...pending.keys()];
      confirmBelow(offset < 0 ? (ids.at(offset) ?? 0) : offset);
      const ready = take(limit);
      if (ready.length > 0 || timeoutMs === 0 || signal.aborted) return ready;

      const { promise, resolve, reject } = Promise.withResolvers<void>();
      const stopListening = onPush(resolve);
      const timer = setTimeout(resolve, timeoutMs);
      signal.addEventListener('abort', () => resolve(), { once: true });
      const interruptThis = (reason: string): void => reject(conflict(reason));
      interrupt = interruptThis;
      try {
        await promise;
        // Whoever has gone must not take with them what others could get.
        return signal.aborted ? [] : take(limit);
      } finally {
        clearTimeout(timer);
        stopListening();
        if (interrupt === interruptThis) interrupt = undefined;
      }
    },
  };
}
