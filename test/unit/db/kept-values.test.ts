import { expect, test } from 'vitest';
import { createKeptValues } from '../../../src/db/kept-values.ts';
import { createSettingsStore } from '../../../src/db/settings-store.ts';
import { aDatabase } from '../../support/a-database.ts';

test('what is kept is read again, the latest of it, and settings are not mixed up with it', () => {
  const { database } = aDatabase();
  const values = createKeptValues(database);
  expect(values.read('discord-sessions')).toBeUndefined();
  values.write('discord-sessions', { sequence: 1 }, 1);
  values.write('discord-sessions', { sequence: 2 }, 2);
  expect(createKeptValues(database).read('discord-sessions')).toEqual({ sequence: 2 });
  expect(createSettingsStore(database).read()).toEqual({ isQueuePaused: false, isDraining: false });
});
