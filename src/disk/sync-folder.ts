import { open } from 'node:fs/promises';

/** Windows cannot open a folder, and some network file systems cannot sync one: there the rename has to do. */
const foldersCannotSync: ReadonlySet<unknown> = new Set(['EINVAL', 'EISDIR', 'ENOTSUP', 'EPERM']);

/** Makes the names in a folder durable: what was renamed into it lasts through a power cut. */
export async function syncFolder(folder: string): Promise<void> {
  try {
    const handle = await open(folder, 'r');
    try {
      await handle.sync();
    } finally {
      await handle.close();
    }
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (!foldersCannotSync.has(code)) throw error;
  }
}
