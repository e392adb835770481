/** A process of its own that asks for one job's quota each time it is told to, and says whether it was accepted. */
import { z } from 'zod';
import { openDatabase } from '../../src/db/open-database.ts';
import { createQuotaLedger } from '../../src/db/quota-ledger.ts';
import { createTransact } from '../../src/db/transact.ts';
import { addJob, aPolicy } from './quota-rows.ts';

const [file, userId, priceMillicredits] = z
  .tuple([z.string(), z.string(), z.coerce.number()])
  .parse(process.argv.slice(2));
const database = openDatabase(file, { busyTimeoutMs: 60_000 });
const transact = createTransact(database);
const ledger = createQuotaLedger(database);
const policy = aPolicy({ refillMillicreditsPerDay: 0 });

process.on('message', (jobId: string) => process.send?.(ask(jobId)));
process.on('disconnect', () => database.close());
process.send?.('ready');

function ask(jobId: string): boolean {
  return transact(() => {
    const reserved = ledger.reserve({ jobId, userId, priceMillicredits }, policy, 0);
    if (reserved.ok) addJob(database, jobId, userId, priceMillicredits);
    return reserved.ok;
  });
}
