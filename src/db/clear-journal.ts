import type { Database } from './open-database.ts';

/**
 * Empties the write-ahead log, where what was deleted still stands until it is written over: for the end of an erasure,
 * outside of any transaction. False when a reader holds on to it; then a later call or the next start of Pincel does it.
 */
export function clearJournal(database: Database): boolean {
  return database.pragma('wal_checkpoint(TRUNCATE)', { simple: true }) === 0;
}
