import { describe, expect, test } from 'vitest';
import { createInbox } from '../../src/db/inbox.ts';
import type { Inbox, InboxEvent } from '../../src/domain/inbox.ts';
import type { Transact } from '../../src/domain/transact.ts';
import { aDatabase } from '../support/a-database.ts';

interface InboxUnderTest {
  readonly inbox: Inbox;
  /** The same inbox as another process sees it. */
  readonly elsewhere: Inbox;
  readonly transact: Transact;
}

function anUpdate(number: number, changes: Partial<InboxEvent> = {}): InboxEvent {
  return {
    eventKey: `telegram:${number}`,
    surface: 'telegram',
    payload: `{"update_id":${number}}`,
    ...changes,
  };
}

/** What every inbox promises. */
export function describeInbox(name: string, open: () => InboxUnderTest): void {
  describe(name, () => {
    describe('receiving', () => {
      test('new events are kept as they came and answered in their order', () => {
        const { inbox, elsewhere } = open();
        const events = [anUpdate(2), anUpdate(1)];
        expect(inbox.receive(events, 1_000)).toEqual(events);
        expect(elsewhere.unfinished('telegram')).toEqual(events);
      });

      test('an event that comes again is not new, whoever received it, and stays as it came first', () => {
        const { inbox, elsewhere } = open();
        inbox.receive([anUpdate(1)], 1_000);
        const again = [anUpdate(1, { payload: '{"changed":true}' }), anUpdate(2), anUpdate(2)];
        expect(elsewhere.receive(again, 2_000)).toEqual([anUpdate(2)]);
        expect(inbox.unfinished('telegram')).toEqual([anUpdate(1), anUpdate(2)]);
      });

      test('an event that comes again is not new after it was handled or claimed either', () => {
        const { inbox } = open();
        inbox.receive([anUpdate(1)], 1_000);
        inbox.finish('telegram:1', 2_000);
        inbox.claim('telegram:2', 'telegram', 2_000);
        expect(inbox.receive([anUpdate(1), anUpdate(2)], 3_000)).toEqual([]);
        expect(inbox.unfinished('telegram')).toEqual([]);
      });

      test('nothing of what came together is kept when one of them cannot be', () => {
        const { inbox, transact } = open();
        expect(() =>
          transact(() => {
            inbox.receive([anUpdate(1)], 1_000);
            throw new Error('no');
          }),
        ).toThrow('no');
        expect(inbox.unfinished('telegram')).toEqual([]);
        expect(inbox.receive([anUpdate(1)], 1_000)).toEqual([anUpdate(1)]);
      });
    });

    describe('claiming', () => {
      test('whoever asks first may let the event take effect', () => {
        const { inbox, elsewhere } = open();
        inbox.receive([anUpdate(1)], 1_000);
        expect(elsewhere.claim('telegram:1', 'telegram', 2_000)).toBe(true);
        expect(inbox.claim('telegram:1', 'telegram', 2_000)).toBe(false);
      });

      test('an event that was never received can be claimed, once', () => {
        const { inbox } = open();
        expect(inbox.claim('discord:1', 'discord', 2_000)).toBe(true);
        expect(inbox.claim('discord:1', 'discord', 2_001)).toBe(false);
        expect(inbox.unfinished('discord')).toEqual([]);
      });

      test('a claim whose transaction fails was never made', () => {
        const { inbox, transact } = open();
        expect(() =>
          transact(() => {
            inbox.claim('discord:1', 'discord', 1_000);
            throw new Error('no');
          }),
        ).toThrow('no');
        expect(inbox.claim('discord:1', 'discord', 2_000)).toBe(true);
      });

      test('what was claimed but not finished is still to be handled', () => {
        const { inbox } = open();
        inbox.receive([anUpdate(1)], 1_000);
        inbox.claim('telegram:1', 'telegram', 2_000);
        expect(inbox.unfinished('telegram')).toEqual([anUpdate(1)]);
      });
    });

    describe('finishing', () => {
      test('what is finished is no longer to be handled, and a second time makes no difference', () => {
        const { inbox } = open();
        inbox.receive([anUpdate(1), anUpdate(2)], 1_000);
        inbox.finish('telegram:1', 2_000);
        inbox.finish('telegram:1', 3_000);
        inbox.finish('telegram:unknown', 3_000);
        expect(inbox.unfinished('telegram')).toEqual([anUpdate(2)]);
      });

      test('one platform’s events are not another’s', () => {
        const { inbox } = open();
        const interaction = anUpdate(1, { eventKey: 'discord:1', surface: 'discord' });
        inbox.receive([anUpdate(1), interaction], 1_000);
        expect(inbox.unfinished('discord')).toEqual([interaction]);
        expect(inbox.unfinished('telegram')).toEqual([anUpdate(1)]);
      });

      test('events stay in the order of arrival when the clock goes back', () => {
        const { inbox } = open();
        inbox.receive([anUpdate(7)], 2_000);
        inbox.receive([anUpdate(8)], 1_000);
        expect(inbox.unfinished('telegram')).toEqual([anUpdate(7), anUpdate(8)]);
      });
    });

    test('tries are counted, each event’s for itself', () => {
      const { inbox, elsewhere } = open();
      inbox.receive([anUpdate(1), anUpdate(2)], 1_000);
      expect([inbox.countAttempt('telegram:1'), elsewhere.countAttempt('telegram:1')]).toEqual([1, 2]);
      expect(inbox.countAttempt('telegram:2')).toBe(1);
      expect(inbox.countAttempt('telegram:unknown')).toBe(0);
    });

    describe('pruning', () => {
      test('old keys of what is finished or claimed are forgotten, and what waits stays', () => {
        const { inbox } = open();
        inbox.receive([anUpdate(1), anUpdate(2), anUpdate(3)], 1_000);
        inbox.finish('telegram:1', 9_000);
        inbox.claim('telegram:2', 'telegram', 9_000);
        inbox.claim('discord:1', 'discord', 1_000);
        expect(inbox.prune(1_000)).toBe(0);
        expect(inbox.prune(1_001)).toBe(3);
        expect(inbox.prune(1_001)).toBe(0);
        expect(inbox.unfinished('telegram')).toEqual([anUpdate(3)]);
        expect(inbox.claim('discord:1', 'discord', 2_000)).toBe(true);
      });

      test('many are forgotten in several calls', () => {
        const { inbox, transact } = open();
        const count = 12_000;
        transact(() => {
          for (let number = 0; number < count; number += 1)
            inbox.claim(`discord:${number}`, 'discord', 1_000);
        });
        let pruned = 0;
        let calls = 0;
        for (let more = inbox.prune(2_000); more > 0; more = inbox.prune(2_000)) {
          pruned += more;
          calls += 1;
        }
        expect(pruned).toBe(count);
        expect(calls).toBeGreaterThan(1);
      });
    });
  });
}

describeInbox('inbox in SQLite', () => {
  const { database, transact } = aDatabase();
  return { inbox: createInbox(database), elsewhere: createInbox(database), transact };
});

test('what people wrote is gone from the database as soon as the event is handled', () => {
  const { database } = aDatabase();
  const inbox = createInbox(database);
  inbox.receive([anUpdate(1, { payload: '{"text":"a secret garden"}' })], 1_000);
  expect(database.serialize().includes('secret garden')).toBe(true);
  inbox.finish('telegram:1', 2_000);
  expect(database.serialize().includes('secret garden')).toBe(false);
});
