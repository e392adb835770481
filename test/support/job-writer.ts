import { createJobStore } from '../../src/db/job-store.ts';
import { openDatabase } from '../../src/db/open-database.ts';
import { createTransact } from '../../src/db/transact.ts';
import { aNewJob } from './a-new-job.ts';

/**
 * Writes jobs in groups of `jobsPerGroup`, one transaction each, until it is killed. Tells its parent after each group
 * how many there are: those are on the disk.
 */
export const jobsPerGroup = 5;

const [file] = process.argv.slice(2);
if (file !== undefined && process.send !== undefined) {
  const database = openDatabase(file);
  const jobs = createJobStore(database);
  const transact = createTransact(database);
  for (let group = 1; ; group += 1) {
    transact(() => {
      for (let index = 0; index < jobsPerGroup; index += 1) {
        jobs.insert(aNewJob({ id: `${group}-${index}`, destination: { key: `${group}`, address: null } }));
      }
    });
    // Waits until it is handed over, so that a kill cannot lose what was told.
    await new Promise<void>((resolve) => process.send?.(group, () => resolve()));
  }
}
