import { describe, expect, test } from 'vitest';
import { createChatMessages } from '../../src/db/chat-messages.ts';
import { createJobStore } from '../../src/db/job-store.ts';
import type { ChatMessages } from '../../src/domain/chat-message.ts';
import { aDatabase } from '../support/a-database.ts';
import { aNewJob } from '../support/a-new-job.ts';

const address = { channel: '12', message: '34' };

/** What every implementation of `ChatMessages` promises. The jobs `one` and `two` are ana's, `other` is ben's. */
export function describeChatMessages(name: string, open: () => ChatMessages): void {
  describe(name, () => {
    test('a message is found by its job, with its address as it was given', () => {
      const messages = open();
      messages.put({ jobId: 'one', surface: 'discord', address }, 1_000);
      expect(messages.get('one')).toEqual({
        jobId: 'one',
        surface: 'discord',
        address,
        postedAtMs: 1_000,
        uploadBeganAtMs: undefined,
        closedAtMs: undefined,
      });
      expect(messages.get('two')).toBeUndefined();
    });

    test('a later message takes the earlier one’s place, open and with no upload begun', () => {
      const messages = open();
      messages.put({ jobId: 'one', surface: 'discord', address }, 1_000);
      messages.beginUpload('one', 2_000);
      messages.close('one', 3_000);
      messages.put({ jobId: 'one', surface: 'discord', address: 'elsewhere' }, 4_000);
      expect(messages.get('one')).toEqual({
        jobId: 'one',
        surface: 'discord',
        address: 'elsewhere',
        postedAtMs: 4_000,
        uploadBeganAtMs: undefined,
        closedAtMs: undefined,
      });
    });

    test('the open ones of a surface are told, oldest first', () => {
      const messages = open();
      messages.put({ jobId: 'two', surface: 'discord', address }, 2_000);
      messages.put({ jobId: 'one', surface: 'discord', address }, 1_000);
      messages.put({ jobId: 'other', surface: 'telegram', address }, 1_500);
      expect(messages.open('discord').map(({ jobId }) => jobId)).toEqual(['one', 'two']);
      messages.close('one', 3_000);
      expect(messages.open('discord').map(({ jobId }) => jobId)).toEqual(['two']);
      expect(messages.open('telegram').map(({ jobId }) => jobId)).toEqual(['other']);
    });

    test('closing keeps the first time, and closes nothing that is not there', () => {
      const messages = open();
      messages.put({ jobId: 'one', surface: 'discord', address }, 1_000);
      messages.close('one', 2_000);
      messages.close('one', 3_000);
      messages.close('two', 3_000);
      expect(messages.get('one')).toMatchObject({ address, closedAtMs: 2_000 });
      expect(messages.get('two')).toBeUndefined();
    });

    describe('an upload', () => {
      test('that begins for the first time is no repetition', () => {
        const messages = open();
        messages.put({ jobId: 'one', surface: 'discord', address }, 1_000);
        expect(messages.beginUpload('one', 2_000)).toBe(false);
        expect(messages.get('one')?.uploadBeganAtMs).toBe(2_000);
      });

      test('that begins while nobody knows what came of the one before may be a repetition', () => {
        const messages = open();
        messages.put({ jobId: 'one', surface: 'discord', address }, 1_000);
        messages.put({ jobId: 'two', surface: 'discord', address }, 1_000);
        messages.beginUpload('one', 2_000);
        expect(messages.beginUpload('one', 3_000)).toBe(true);
        expect(messages.beginUpload('one', 4_000)).toBe(true);
        expect(messages.beginUpload('two', 4_000)).toBe(false);
      });

      test('that begins after one that has certainly failed is no repetition', () => {
        const messages = open();
        messages.put({ jobId: 'one', surface: 'discord', address }, 1_000);
        messages.beginUpload('one', 2_000);
        messages.endUpload('one');
        expect(messages.get('one')?.uploadBeganAtMs).toBeUndefined();
        expect(messages.beginUpload('one', 3_000)).toBe(false);
      });

      test('of a job without a message is not noted', () => {
        const messages = open();
        expect(messages.beginUpload('one', 2_000)).toBe(false);
        expect(messages.beginUpload('one', 3_000)).toBe(false);
        messages.endUpload('one');
        expect(messages.get('one')).toBeUndefined();
      });
    });

    test('erasing a person forgets where their messages are and closes them; others’ stay', () => {
      const messages = open();
      for (const jobId of ['one', 'two', 'other'])
        messages.put({ jobId, surface: 'discord', address }, 1_000);
      messages.close('two', 2_000);
      messages.erase('ana', 3_000);
      expect(messages.get('one')).toMatchObject({ address: null, closedAtMs: 3_000 });
      expect(messages.get('two')).toMatchObject({ address: null, closedAtMs: 2_000 });
      expect(messages.get('other')).toMatchObject({ address, closedAtMs: undefined });
    });
  });
}

describeChatMessages('chat messages in SQLite', () => {
  const { database } = aDatabase();
  database.exec(`
    INSERT INTO users (id, created_at_ms) VALUES ('ana', 0), ('ben', 0);
    INSERT INTO spaces VALUES ('den', 'discord', 'den', 0);`);
  const jobs = createJobStore(database);
  for (const id of ['one', 'two']) jobs.insert(aNewJob({ id }));
  jobs.insert(aNewJob({ id: 'other', userId: 'ben' }));
  return createChatMessages(database);
});
