import type { Transact } from '../domain/transact.ts';
import type { Database } from './open-database.ts';
import { toStorageError } from './storage-error.ts';

/**
 * `Transact` over one connection. The write lock is taken at the start (`BEGIN IMMEDIATE`), so that nothing read inside
 * can be stale by the time it is written. An inner call is a savepoint: when it throws and the outer work goes on, the
 * inner part alone is undone.
 * @throws AppError `storage-busy`, `storage-full`, `storage-invalid`, besides what the work throws.
 */
export function createTransact(database: Database): Transact {
  // Made once: making it takes longer than beginning and ending a transaction.
  const run = database.transaction((work: () => unknown) => work());
  return <Result>(work: () => Result): Result => {
    const isInner = database.inTransaction;
    try {
      // `run` answers it too, but its type knows no generics. Assigned unless it throws.
      let answer!: Result;
      run.immediate(() => {
        answer = work();
        return answer;
      });
      return answer;
    } catch (error) {
      // A full disk ends the whole transaction. Outer work that went on all the same would write without one.
      if (isInner && !database.inTransaction) database.pragma('query_only = ON');
      if (!isInner) database.pragma('query_only = OFF');
      throw toStorageError(error);
    }
  };
}
