import { readdirSync, statSync } from 'node:fs';
import promises from 'node:fs/promises';
import { syncBuiltinESMExports } from 'node:module';
import { dirname, join } from 'node:path';
import { onTestFinished } from 'vitest';

export interface SyncListener {
  /** From now on a power cut leaves this file whole, under this name. */
  readonly onDurable: (path: string) => void;
  /** A power cut may leave any part of what was just appended, or nothing. */
  readonly onAppend: (path: string) => void;
}

/**
 * Listens to what Node writes below a folder, for the running test. A file outlives a power cut once its content was
 * synchronised, and after that each folder on the way to it.
 */
export function watchSyncs(root: string, { onDurable, onAppend }: SyncListener): void {
  const originals = { open: promises.open, rename: promises.rename };
  const contents = new Set<string>();
  const names = new Set<string>();
  const told = new Set<string>();

  const isNamed = (path: string): boolean => path === root || (names.has(path) && isNamed(dirname(path)));
  const afterSync = (path: string): void => {
    if (statSync(path).isDirectory()) for (const name of readdirSync(path)) names.add(join(path, name));
    else contents.add(path);
    for (const file of contents) {
      if (told.has(file) || !isNamed(file)) continue;
      told.add(file);
      onDurable(file);
    }
  };
  const open: typeof promises.open = async (path, flags, mode) => {
    const handle = await originals.open(path, flags, mode);
    if (typeof path !== 'string' || !path.startsWith(root)) return handle;
    const { sync, appendFile } = handle;
    handle.sync = async () => {
      await Reflect.apply(sync, handle, []);
      afterSync(path);
    };
    handle.appendFile = async (data, options) => {
      onAppend(path);
      await Reflect.apply(appendFile, handle, [data, options]);
    };
    return handle;
  };
  const rename: typeof promises.rename = async (from, to) => {
    await originals.rename(from, to);
    if (typeof from !== 'string' || typeof to !== 'string') return;
    names.delete(to);
    if (contents.delete(from)) contents.add(to);
  };
  Object.assign(promises, { open, rename });
  syncBuiltinESMExports();
  onTestFinished(() => {
    Object.assign(promises, originals);
    syncBuiltinESMExports();
  });
}
