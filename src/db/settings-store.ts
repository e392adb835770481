import type { Settings, SettingsStore } from '../domain/settings-store.ts';
import type { Database } from './open-database.ts';
import { createTransact } from './transact.ts';

const defaults: Settings = { isQueuePaused: false, isDraining: false };

/** `SettingsStore` over the `settings` table: one row for each setting that was ever written, as JSON. */
export function createSettingsStore(database: Database): SettingsStore {
  const transact = createTransact(database);
  const select = database.prepare<[], { name: string; value: string }>('SELECT name, value FROM settings');
  const upsert = database.prepare<[string, string, number]>(`
    INSERT INTO settings (name, value, updated_at_ms) VALUES (?, ?, ?)
    ON CONFLICT (name) DO UPDATE SET value = excluded.value, updated_at_ms = excluded.updated_at_ms`);
  return {
    read: () => {
      const written = new Map(select.all().map(({ name, value }) => [name, value === 'true']));
      return {
        isQueuePaused: written.get('isQueuePaused') ?? defaults.isQueuePaused,
        isDraining: written.get('isDraining') ?? defaults.isDraining,
      };
    },
    write: (changes, atMs) => {
      transact(() => {
        for (const [name, value] of Object.entries(changes)) {
          if (value !== undefined) upsert.run(name, JSON.stringify(value), atMs);
        }
      });
    },
  };
}
