/** A process that reads a log and leaves its reader open: `<database> <anchors>`. */
import { createAuditReader } from '../../src/db/audit-reader.ts';

const [databaseFile = '', anchorsFile = ''] = process.argv.slice(2);
await createAuditReader({ databaseFile, anchorsFile }).verify();
