/** A process that appends entries, each in a transaction of its own: `<database> <actor> <count>`. */
import { createAuditLog } from '../../src/db/audit-log.ts';
import { openDatabase } from '../../src/db/open-database.ts';
import { createTransact } from '../../src/db/transact.ts';

const [file = '', actor = '', count = ''] = process.argv.slice(2);
const database = openDatabase(file, { busyTimeoutMs: 60_000 });
const transact = createTransact(database);
const log = createAuditLog(database, { keyOf: () => undefined });
for (let index = 0; index < Number(count); index += 1) {
  transact(() => log.append({ atMs: index, kind: 'settled', actor, content: { index } }));
}
database.close();
