import { acquireHolder } from '../../src/db/holder-lock.ts';

/** Tries to hold a name, tells its parent whether it does, and lives until it is killed. */
const [folder = '', name = ''] = process.argv.slice(2);
const holder = acquireHolder(folder, name);
process.send?.(holder !== undefined);
process.on('disconnect', () => process.exit());
