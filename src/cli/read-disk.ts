import { access, constants, stat, statfs } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { DiskReport } from './doctor.ts';

/** Space and permission where `dataFolder` is or will be made. */
export async function readDisk(dataFolder: string): Promise<DiskReport> {
  let folder = dataFolder;
  while (!(await exists(folder)) && dirname(folder) !== folder) folder = dirname(folder);
  const { bavail, bsize } = await statfs(folder);
  const writable = await access(folder, constants.W_OK).then(
    () => true,
    () => false,
  );
  return { folder, writable, freeBytes: bavail * bsize };
}

async function exists(path: string): Promise<boolean> {
  return (await stat(path).catch(() => undefined)) !== undefined;
}
