import { AppError } from '../domain/app-error.ts';
import type { Database } from './open-database.ts';
import { toStorageError } from './storage-error.ts';

/**
 * Calls `onChange` when another connection has committed something, at most once in `intervalMs`; what this connection
 * writes does not count. Keeps no process alive. Stop it before the database is closed.
 */
export function watchChanges(
  database: Database,
  onChange: () => void,
  intervalMs: number,
): { readonly stop: () => void } {
  // https://sqlite.org/pragma.html#pragma_data_version
  const selectVersion = database.prepare<[], number>('PRAGMA data_version').pluck();
  let seen = selectVersion.get();
  const timer = setInterval(() => {
    const version = readVersion();
    if (version === undefined || version === seen) return;
    seen = version;
    onChange();
  }, intervalMs);
  timer.unref();
  return { stop: () => clearInterval(timer) };

  /** Undefined while the database cannot be read: the next look will tell. */
  function readVersion(): number | undefined {
    try {
      return selectVersion.get();
    } catch (error) {
      const problem = toStorageError(error);
      if (problem instanceof AppError && problem.retryable) return undefined;
      throw problem;
    }
  }
}
