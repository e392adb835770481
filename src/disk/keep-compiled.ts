import { existsSync } from 'node:fs';
import { enableCompileCache } from 'node:module';
import { join } from 'node:path';

/** Where Node keeps what it compiles, code without its types, for the next start. */
export function compileCacheFolder(dataDir: string): string {
  return join(dataDir, 'compile-cache');
}

/**
 * From here on this process loads what an earlier one compiled, and leaves what it compiles itself when it ends. Nothing
 * happens before there is a data folder: making it is for whoever holds it.
 */
export function keepCompiled(dataDir: string): void {
  if (existsSync(dataDir)) enableCompileCache(compileCacheFolder(dataDir));
}
