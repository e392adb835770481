/** A process that verifies a log on its main thread, so that its heap can be limited: `<database>`. */
import { openDatabase } from '../../src/db/open-database.ts';
import { verifyAudit } from '../../src/db/verify-audit.ts';

const [file = ''] = process.argv.slice(2);
const database = openDatabase(file, { readonly: true });
const { rows, fault } = verifyAudit(database, { anchors: [] });
database.close();
process.stdout.write(fault === undefined ? `${rows} rows in order\n` : `${fault.problem}\n`);
