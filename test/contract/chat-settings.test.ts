import { describe, expect, test } from 'vitest';
import { createChatSettings } from '../../src/db/chat-settings.ts';
import type { ChatSettingsStore } from '../../src/domain/chat-settings.ts';
import { aDatabase } from '../support/a-database.ts';

interface StoreUnderTest {
  readonly settings: ChatSettingsStore;
  /** The same settings as another process sees them. */
  readonly elsewhere: ChatSettingsStore;
}

/** What every store of chat settings promises. There are ana and ben. */
export function describeChatSettings(name: string, open: () => StoreUnderTest): void {
  describe(name, () => {
    test('at first nothing is set', () => {
      expect(open().settings.read('ana')).toEqual({});
      expect(open().settings.read('nobody')).toEqual({});
    });

    test('every setting is read as it was written, also elsewhere, and only for its person', () => {
      const { settings, elsewhere } = open();
      const all = {
        locale: 'pt-BR',
        shape: 'portrait',
        quality: 'fine',
        style: 'watercolour',
        negativePrompt: 'text, “frames”',
        isPrivate: false,
        isMotionReduced: true,
      } as const;
      settings.write('ana', all, 1_000);
      expect(elsewhere.read('ana')).toEqual(all);
      expect(elsewhere.read('ben')).toEqual({});
    });

    test('writing changes what is given, unsets what is null, and answers before and after', () => {
      const { settings } = open();
      settings.write('ana', { locale: 'en', quality: 'draft' }, 1_000);
      const answer = settings.write('ana', { quality: null, shape: 'square' }, 2_000);
      expect(answer).toEqual({
        before: { locale: 'en', quality: 'draft' },
        after: { locale: 'en', shape: 'square' },
      });
      expect(settings.read('ana')).toEqual(answer.after);
    });

    test('unsetting what was not set makes no difference', () => {
      const { settings } = open();
      expect(settings.write('ana', { style: null }, 1_000)).toEqual({ before: {}, after: {} });
      expect(settings.read('ana')).toEqual({});
    });

    test('erasing forgets everything of one person', () => {
      const { settings } = open();
      settings.write('ana', { locale: 'en' }, 1_000);
      settings.write('ben', { locale: 'en' }, 1_000);
      settings.erase('ana');
      settings.erase('nobody');
      expect(settings.read('ana')).toEqual({});
      expect(settings.read('ben')).toEqual({ locale: 'en' });
    });
  });
}

function aPeopledDatabase() {
  const { database } = aDatabase();
  database.exec("INSERT INTO users (id, created_at_ms) VALUES ('ana', 0), ('ben', 0)");
  return database;
}

describeChatSettings('chat settings in SQLite', () => {
  const database = aPeopledDatabase();
  return { settings: createChatSettings(database), elsewhere: createChatSettings(database) };
});

test('who has unset everything leaves no row', () => {
  const database = aPeopledDatabase();
  const settings = createChatSettings(database);
  settings.write('ana', { locale: 'en' }, 1_000);
  settings.write('ana', { locale: null }, 2_000);
  expect(database.prepare('SELECT * FROM chat_settings').all()).toEqual([]);
});

test.each(['not JSON', '{"locale":"de"}', '{"isPrivate":"yes"}', '{"colour":"red"}'])(
  'a row that is damaged is told with what to do about it: %s',
  (text) => {
    const database = aPeopledDatabase();
    database.prepare("INSERT INTO chat_settings VALUES ('ana', ?, 0)").run(text);
    const settings = createChatSettings(database);
    const refusal = 'The chat settings of the user ana in the database cannot be read';
    expect(() => settings.read('ana')).toThrow(refusal);
    expect(() => settings.write('ana', { locale: 'en' }, 1)).toThrow(refusal);
    expect(settings.read('ben')).toEqual({});
  },
);
