import { Command, CommanderError } from 'commander';
import { describe, expect, test } from 'vitest';
import type { DeliveryRetry } from '../../../src/app/retry-delivery.ts';
import { listOutbox } from '../../../src/cli/list-outbox.ts';
import { createOutboxCommand, type ListOutboxOptions } from '../../../src/cli/outbox-command.ts';
import { retryOutbox } from '../../../src/cli/retry-outbox.ts';
import { createOutbox } from '../../../src/db/outbox.ts';
import type { DeliveryState } from '../../../src/domain/outbox.ts';
import { aDatabase } from '../../support/a-database.ts';
import { addJob, addUser } from '../../support/quota-rows.ts';
import { aTerminal } from '../../support/terminal.ts';

/** What the handlers were called with, for what was typed after `pincel`. */
async function parse(...typed: readonly string[]): Promise<readonly unknown[]> {
  const calls: unknown[] = [];
  const program = new Command('pincel').exitOverride().configureOutput({ writeErr: () => undefined });
  const outbox = createOutboxCommand({
    list: async (options) => void calls.push(['list', options]),
    retry: async (id, options) => void calls.push(['retry', id, options]),
  });
  program.addCommand(outbox);
  for (const command of [outbox, ...outbox.commands]) command.copyInheritedSettings(program);
  await program.parseAsync(['outbox', ...typed], { from: 'user' });
  return calls;
}

describe('what is typed', () => {
  test('lists by default', async () => {
    expect(await parse()).toEqual([['list', { limit: 50, json: false }]]);
  });

  test('lists one state, so many, as JSON', async () => {
    expect(await parse('list', '--state', 'parked', '--limit', '5', '--json')).toEqual([
      ['list', { state: 'parked', limit: 5, json: true }],
    ]);
  });

  test('retries a delivery by its number', async () => {
    expect(await parse('retry', '7')).toEqual([['retry', 7, { json: false }]]);
  });

  test.each([
    ['list', '--state', 'lost'],
    ['list', '--limit', '0'],
    ['retry', 'seven'],
    ['retry', '-1'],
    ['retry'],
  ])('is not accepted as %s %s %s', async (...typed) => {
    await expect(parse(...typed.filter((word) => word !== undefined))).rejects.toThrow(CommanderError);
  });
});

describe('the list', () => {
  function list(states: readonly DeliveryState[], options: Partial<ListOutboxOptions> = {}) {
    const { database } = aDatabase();
    addUser(database, 'ann');
    const outbox = createOutbox(database);
    for (const [index, state] of states.entries()) {
      addJob(database, `job-${index}`, 'ann', 0);
      outbox.add({ jobId: `job-${index}`, surface: 'telegram', destinationKey: `chat-${index}` }, 0);
      if (state === 'pending') continue;
      const leased = outbox
        .lease({ surfaces: ['telegram'], limit: 9, leaseMs: 1, atMs: 0 })
        .find(({ jobId }) => jobId === `job-${index}`);
      outbox.settle(leased?.id ?? 0, leased?.lease ?? '', { state, error: 'The chat is busy.' }, 0);
    }
    const terminal = aTerminal();
    const exitCode = listOutbox(
      { json: false, limit: 50, ...options },
      { terminal, outbox, now: () => 60_000 },
    );
    expect(exitCode).toBe(0);
    return { out: terminal.out.written(), err: terminal.err.written() };
  }

  test('says when there is nothing', () => {
    expect(list([]).out).toBe('The outbox is empty.\n');
    expect(list(['delivered'], { state: 'parked' }).out).toBe('No delivery is parked.\n');
  });

  test('tells what is parked, why, and how to try it again', () => {
    const { out, err } = list(['parked']);
    expect(out).toBe('1  parked     telegram  job-0  60 s old  begun once\n    The chat is busy.\n');
    expect(err).toBe('`pincel outbox retry <id>` tries a parked delivery again.\n');
  });

  test('is newest first, and says when there is more', () => {
    const { out, err } = list(['pending', 'delivered', 'delivered'], { limit: 2 });
    expect(out.match(/job-\d/g)).toEqual(['job-2', 'job-1']);
    expect(err).toBe('There are more: --limit 4 lists more of them.\n');
  });

  test('is one JSON object when asked for', () => {
    const { out, err } = list(['pending', 'delivered'], { json: true, limit: 1 });
    expect(JSON.parse(out)).toMatchObject({
      deliveries: [{ id: 2, jobId: 'job-1', state: 'delivered', surface: 'telegram' }],
      isComplete: false,
    });
    expect(err).toBe('');
  });
});

describe('a retry', () => {
  function retry(outcome: DeliveryRetry, json = false) {
    const terminal = aTerminal();
    const asked: unknown[] = [];
    const retryDelivery = (id: number, actor: string): DeliveryRetry => {
      asked.push([id, actor]);
      return outcome;
    };
    const exitCode = retryOutbox(7, { json }, { terminal, retryDelivery });
    return { exitCode, asked, out: terminal.out.written(), err: terminal.err.written() };
  }

  test('of a parked delivery is done by the operator', () => {
    expect(retry('retried')).toEqual({
      exitCode: 0,
      asked: [[7, 'operator']],
      out: 'Delivery 7 is tried again.\n',
      err: '',
    });
  });

  test.each(['unknown', 'pending', 'delivered', 'dropped'] as const)(
    'of one that is %s is refused with a sentence',
    (outcome) => {
      const { exitCode, out, err } = retry(outcome);
      expect({ exitCode, out }).toEqual({ exitCode: 2, out: '' });
      expect(err).toMatch(/delivery 7\b.*\.\n$/i);
      expect(JSON.parse(retry(outcome, true).out)).toEqual({ ok: false, error: err.trim() });
    },
  );
});
