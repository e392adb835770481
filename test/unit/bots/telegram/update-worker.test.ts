import { setImmediate as nextTurn } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { HandleUpdate } from '../../../../src/bots/telegram/handle-update.ts';
import { TelegramError } from '../../../../src/bots/telegram/telegram-error.ts';
import { createUpdateWorker } from '../../../../src/bots/telegram/update-worker.ts';
import { createInbox } from '../../../../src/db/inbox.ts';
import type { InboxEvent } from '../../../../src/domain/inbox.ts';
import { aDatabase } from '../../../support/a-database.ts';
import { aLog } from '../../../support/a-log.ts';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
});
afterEach(() => {
  vi.useRealTimers();
});

/** Each update waits for a turn of the event loop of its own. */
async function someTurns(): Promise<void> {
  for (let turn = 0; turn < 10; turn += 1) await nextTurn();
}

function anEvent(updateId: number, chatId: number): InboxEvent {
  const chat = { id: chatId, type: 'private' };
  const message = { message_id: updateId, chat, from: { id: chatId }, text: '/help' };
  const payload = JSON.stringify({ update_id: updateId, message });
  return { eventKey: `telegram:${updateId}`, surface: 'telegram', payload };
}

function aWorker(handle: HandleUpdate) {
  const { database, transact } = aDatabase();
  const inbox = createInbox(database);
  const { log, lines } = aLog();
  const stopping = new AbortController();
  const deps = { handle, inbox, transact, log, now: () => 1_000, stopping: stopping.signal };
  const worker = createUpdateWorker(deps);
  return {
    ...worker,
    /** A worker of the next run. */
    another: (otherHandle: HandleUpdate) =>
      createUpdateWorker({ ...deps, handle: otherHandle, stopping: new AbortController().signal }),
    give: (...events: InboxEvent[]) => worker.take(inbox.receive(events, 1_000)),
    unfinished: () => inbox.unfinished('telegram').map(({ eventKey }) => eventKey),
    stop: () => stopping.abort(),
    errors: () => lines.filter(({ level }) => level === 'error'),
  };
}

describe('updates', () => {
  test('of one chat are handled in order, those of others meanwhile', async () => {
    const handled: number[] = [];
    const first = Promise.withResolvers<void>();
    const worker = aWorker(async ({ update_id: id }) => {
      if (id === 1) await first.promise;
      handled.push(id);
      return undefined;
    });
    worker.give(anEvent(1, 7), anEvent(2, 7), anEvent(3, 8));
    await someTurns();
    expect(handled).toEqual([3]);
    expect(worker.unfinished()).toEqual(['telegram:1', 'telegram:2']);
    first.resolve();
    await worker.idle();
    expect(handled).toEqual([3, 1, 2]);
    expect(worker.unfinished()).toEqual([]);
  });

  test('need not wait for what takes long, and are finished when that is', async () => {
    const long = Promise.withResolvers<void>();
    const handled: number[] = [];
    const worker = aWorker(async ({ update_id: id }) => {
      handled.push(id);
      return id === 1 ? () => long.promise : undefined;
    });
    worker.give(anEvent(1, 7), anEvent(2, 7));
    await someTurns();
    expect(handled).toEqual([1, 2]);
    expect(worker.unfinished()).toEqual(['telegram:1']);
    long.resolve();
    await worker.idle();
    expect(worker.unfinished()).toEqual([]);
  });

  test('that fail are tried a few times, then given up with one error line', async () => {
    let tries = 0;
    const worker = aWorker(async ({ update_id: id }) => {
      if (id === 1) {
        tries += 1;
        throw new Error('a bug');
      }
      return undefined;
    });
    worker.give(anEvent(1, 7), anEvent(2, 8), anEvent(3, 7));
    await someTurns();
    expect(worker.unfinished()).toEqual(['telegram:1', 'telegram:3']);
    await vi.runAllTimersAsync();
    await worker.idle();
    expect(worker.unfinished()).toEqual([]);
    expect(tries).toBe(4);
    expect(worker.errors()).toHaveLength(1);
  });

  test('that killed the process are not handled at every start', async () => {
    let starts = 0;
    const worker = aWorker(async () => undefined);
    const dying: HandleUpdate = () => {
      starts += 1;
      return new Promise(() => {});
    };
    worker.stop();
    worker.give(anEvent(1, 7));
    for (let start = 0; start < 6; start += 1) {
      worker.another(dying).resume();
      await someTurns();
    }
    expect(starts).toBe(4);
    expect(worker.unfinished()).toEqual([]);
  });

  test('that Telegram refuses an answer to are finished; without a token they wait for the next', async () => {
    const worker = aWorker(async ({ update_id: id }) => {
      throw new TelegramError(
        'sendMessage',
        id === 1 ? { kind: 'refused', code: 403, reason: 'blocked' } : { kind: 'token-refused', code: 401 },
      );
    });
    worker.give(anEvent(1, 7), anEvent(2, 8));
    await worker.idle();
    expect(worker.unfinished()).toEqual(['telegram:2']);
  });

  test('that have not begun when the bot stops stay for the next start', async () => {
    const first = Promise.withResolvers<void>();
    const worker = aWorker(async () => {
      await first.promise;
      return undefined;
    });
    worker.give(anEvent(1, 7), anEvent(2, 7));
    await someTurns();
    worker.stop();
    first.resolve();
    await worker.idle();
    expect(worker.unfinished()).toEqual(['telegram:2']);
  });

  test('that nobody can read are finished', async () => {
    const worker = aWorker(async () => undefined);
    worker.give({ eventKey: 'telegram:1', surface: 'telegram', payload: '{"broken' });
    await worker.idle();
    expect(worker.unfinished()).toEqual([]);
  });
});
