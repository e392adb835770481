import { existsSync } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { syncFolder } from '../disk/sync-folder.ts';
import { AppError } from '../domain/app-error.ts';
import { copyDatabase } from './backup-database.ts';
import { checkDatabase } from './check-database.ts';
import { acquireHolder, aliveHolders, gatewayHolder } from './holder-lock.ts';
import { openDatabase } from './open-database.ts';

export interface RestoreOptions {
  readonly backupFile: string;
  /** The database to be replaced; need not exist. */
  readonly databaseFile: string;
  /** Where the holders' locks are. */
  readonly dataFolder: string;
  readonly migrationsFolder: string;
  readonly atMs: number;
}

/**
 * Puts a checked copy of a backup in the place of the database. Nothing is deleted: what was there is kept beside under
 * a dated name, which is answered (undefined when there was nothing).
 * @throws AppError `storage-busy` while a process runs jobs on the database, `storage-invalid` when the backup is
 * damaged or not of this version, `disk-failed` when it cannot be read or copied. The old database is then untouched.
 */
export async function restoreDatabase(
  options: RestoreOptions,
): Promise<{ readonly keptAs: string | undefined }> {
  const { backupFile, databaseFile, dataFolder, migrationsFolder, atMs } = options;
  // Held meanwhile, so that no gateway starts on half of it.
  const holder = acquireHolder(dataFolder, gatewayHolder);
  try {
    refuseWhileHeld(dataFolder, holder !== undefined);
    refuseFaults(backupFile, migrationsFolder);
    const copy = await copyDatabase(backupFile, dirname(databaseFile), basename(databaseFile));
    try {
      const keptAs = await keepReplaced(databaseFile, atMs);
      await rename(copy, databaseFile);
      await syncFolder(dirname(databaseFile));
      return { keptAs };
    } catch (error) {
      await rm(copy, { force: true });
      throw error;
    }
  } finally {
    holder?.release();
  }
}

function refuseWhileHeld(dataFolder: string, isGatewayFree: boolean): void {
  if (!isGatewayFree) {
    throw new AppError(
      'storage-busy',
      `Pincel is running on ${dataFolder}. Stop it, then restore the backup.`,
    );
  }
  if (aliveHolders(dataFolder).some((name) => name !== gatewayHolder)) {
    throw new AppError(
      'storage-busy',
      `A \`pincel image\` or \`pincel gif\` is drawing on ${dataFolder}. Wait until it is done, then restore the backup.`,
    );
  }
}

function refuseFaults(backupFile: string, migrationsFolder: string): void {
  if (!existsSync(backupFile)) {
    throw new AppError(
      'disk-failed',
      `There is no file ${backupFile}. Name a backup that \`pincel db backup\` made.`,
    );
  }
  const backup = openDatabase(backupFile, { readonly: true });
  try {
    const [fault] = checkDatabase(backup, migrationsFolder);
    if (fault === undefined) return;
    throw new AppError(
      'storage-invalid',
      `${backupFile} cannot be restored. ${fault.problem} Choose another backup; the database was left as it is.`,
    );
  } finally {
    backup.close();
  }
}

/** The -wal first: beside a database that it does not belong to it would be taken for its latest changes. */
async function keepReplaced(databaseFile: string, atMs: number): Promise<string | undefined> {
  const keptAs = `${databaseFile}.replaced-${new Date(atMs).toISOString().replaceAll(/[:.]/g, '-')}`;
  const endings = ['-wal', '-shm', ''].filter((ending) => existsSync(`${databaseFile}${ending}`));
  for (const ending of endings) {
    await rename(`${databaseFile}${ending}`, `${keptAs}${ending}`);
  }
  return endings.length === 0 ? undefined : keptAs;
}
