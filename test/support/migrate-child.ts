import { migrate } from '../../src/db/migrate.ts';
import { openDatabase } from '../../src/db/open-database.ts';

/** Migrates the database of argv once its parent says so, and answers how many migrations it applied. */
const [file = '', folder = ''] = process.argv.slice(2);
process.once('message', () => {
  const database = openDatabase(file);
  const applied = migrate(database, folder, 1_000).length;
  database.close();
  process.send?.(applied);
  process.disconnect?.();
});
process.send?.('ready');
