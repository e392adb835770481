import { describe, expect, test } from 'vitest';
import { createSettingsStore } from '../../src/db/settings-store.ts';
import type { SettingsStore } from '../../src/domain/settings-store.ts';
import { aDatabase } from '../support/a-database.ts';

interface StoreUnderTest {
  readonly settings: SettingsStore;
  /** The same settings as another process sees them. */
  readonly elsewhere: SettingsStore;
}

/** What every settings store promises. */
export function describeSettingsStore(name: string, open: () => StoreUnderTest): void {
  describe(name, () => {
    test('at first the queue runs and new requests are accepted', () => {
      expect(open().settings.read()).toEqual({ isQueuePaused: false, isDraining: false });
    });

    test('what is written is read, also elsewhere, and the rest stays', () => {
      const { settings, elsewhere } = open();
      settings.write({ isQueuePaused: true }, 1_000);
      expect(elsewhere.read()).toEqual({ isQueuePaused: true, isDraining: false });
      elsewhere.write({ isDraining: true, isQueuePaused: false }, 2_000);
      expect(settings.read()).toEqual({ isQueuePaused: false, isDraining: true });
      settings.write({}, 3_000);
      expect(settings.read()).toEqual({ isQueuePaused: false, isDraining: true });
    });
  });
}

describeSettingsStore('settings store in SQLite', () => {
  const { database } = aDatabase();
  return { settings: createSettingsStore(database), elsewhere: createSettingsStore(database) };
});
