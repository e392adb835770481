import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Environment of a child process that starts sooner: its code is compiled once for all tests. */
export const compileCache = { NODE_COMPILE_CACHE: join(tmpdir(), 'pincel-test-compile-cache') } as const;
