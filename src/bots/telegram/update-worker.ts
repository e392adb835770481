import { createTurns } from '../../app/turns.ts';
import type { Inbox, InboxEvent } from '../../domain/inbox.ts';
import type { Log } from '../../domain/log.ts';
import type { Transact } from '../../domain/transact.ts';
import type { HandleUpdate, Rest } from './handle-update.ts';
import { backOffMs, pauseFor } from './pause-for.ts';
import { TelegramError } from './telegram-error.ts';
import { parseUpdate, type TelegramUpdate } from './telegram-update.ts';

/** An update that fails in a way nobody foresaw is tried so often, over restarts too; then it is given up. */
const mostAttempts = 4;

export interface UpdateWorkerDeps {
  readonly handle: HandleUpdate;
  readonly inbox: Pick<Inbox, 'unfinished' | 'finish' | 'countAttempt'>;
  readonly transact: Transact;
  readonly log: Log;
  readonly now: () => number;
  /** Aborts when the bot stops: what has not begun by then stays in the inbox. */
  readonly stopping: AbortSignal;
}

/** Handles what is in the inbox: messages of one chat in order, different chats and buttons at the same time. */
export interface UpdateWorker {
  take(events: readonly InboxEvent[]): void;
  /** Takes what an earlier run left unfinished. @throws AppError when the inbox cannot be read. */
  resume(): void;
  /** Resolves when nothing is in hand. */
  idle(): Promise<void>;
}

interface Work {
  readonly eventKey: string;
  readonly update: TelegramUpdate;
  /** Undefined for what an earlier run left. */
  readonly arrivedAtMs: number | undefined;
}

export function createUpdateWorker(deps: UpdateWorkerDeps): UpdateWorker {
  const { inbox, transact, log, now, stopping } = deps;
  // Fetching goes on meanwhile: Telegram hands out a hundred at a time.
  const { turn } = createTurns();
  /** The last update of each line. */
  const tails = new Map<string, Promise<void>>();
  const inHand = new Set<Promise<void>>();

  const hold = (work: Promise<void>): Promise<void> => {
    const held = work
      .catch((error: unknown) => log.error({ surface: 'telegram', err: error }, 'an update was not finished'))
      .finally(() => inHand.delete(held));
    inHand.add(held);
    return held;
  };
  const finish = (eventKey: string): void => transact(() => inbox.finish(eventKey, now()));
  const countAttempt = (eventKey: string): number => transact(() => inbox.countAttempt(eventKey));

  /** True when the update needs nothing more, false when it is left for the next start. */
  const attempt = async (work: Work, act: () => Promise<void>): Promise<boolean> => {
    for (;;) {
      if (stopping.aborted) return false;
      try {
        await act();
        return true;
      } catch (error) {
        if (stopping.aborted) return false;
        if (error instanceof TelegramError) {
          // With another token it can be answered.
          if (error.failure.kind === 'token-refused') return false;
          log.warn({ surface: 'telegram', err: error }, 'an update could not be answered');
          return true;
        }
        const attempts = countAttempt(work.eventKey);
        const context = { surface: 'telegram', attempts, err: error };
        if (attempts >= mostAttempts) {
          log.error(context, 'an update failed again and again and is given up');
          return true;
        }
        log.warn(context, 'an update failed in an unforeseen way; trying again');
        await pauseFor(backOffMs(attempts), stopping);
      }
    }
  };
  const run = async (work: Work): Promise<void> => {
    // What kills the process must not do so at every start.
    if (work.arrivedAtMs === undefined && countAttempt(work.eventKey) > mostAttempts) {
      log.error({ surface: 'telegram' }, 'an update was never handled to its end and is given up');
      finish(work.eventKey);
      return;
    }
    let rest: Rest;
    const isBegun = await attempt(work, async () => {
      rest = await deps.handle(work.update, work.arrivedAtMs);
    });
    if (!isBegun) return;
    const act = rest;
    if (act === undefined) finish(work.eventKey);
    else void hold(runRest(work, act));
  };
  const runRest = async (work: Work, act: () => Promise<void>): Promise<void> => {
    if (await attempt(work, act)) finish(work.eventKey);
  };
  const enqueue = (event: InboxEvent, arrivedAtMs: number | undefined): void => {
    const update = readPayload(event.payload);
    const line = update === undefined ? undefined : lineOf(update);
    if (update === undefined || line === undefined) {
      finish(event.eventKey);
      return;
    }
    const before = tails.get(line) ?? Promise.resolve();
    const tail = hold(before.then(turn).then(() => run({ eventKey: event.eventKey, update, arrivedAtMs })));
    tails.set(line, tail);
    void tail.then(() => {
      if (tails.get(line) === tail) tails.delete(line);
    });
  };

  return {
    take(events) {
      const arrivedAtMs = now();
      for (const event of events) enqueue(event, arrivedAtMs);
    },
    resume() {
      for (const event of inbox.unfinished('telegram')) enqueue(event, undefined);
    },
    async idle() {
      while (inHand.size > 0) await Promise.all(inHand);
    },
  };
}

/**
 * Updates of one line are handled one after the other. A pressed button has seconds to be answered: it waits for nothing,
 * least of all for what is to be said in a chat that Telegram asked to be left alone.
 */
function lineOf({ message, callback_query: pressed }: TelegramUpdate): string | undefined {
  if (pressed !== undefined) return `press ${pressed.id}`;
  return message === undefined ? undefined : `chat ${message.chat.id}`;
}

function readPayload(payload: string): TelegramUpdate | undefined {
  try {
    return parseUpdate(JSON.parse(payload));
  } catch {
    return undefined;
  }
}
