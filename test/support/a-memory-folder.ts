import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';

/** Linux has one in memory. */
const sharedMemory = '/dev/shm';

/**
 * A folder of its own for the running test, in memory where that is possible: for tests that synchronise so many files
 * that they would mostly wait for the disk.
 */
export async function aMemoryFolder(): Promise<string> {
  const folder = await mkdtemp(join(existsSync(sharedMemory) ? sharedMemory : tmpdir(), 'pincel-test-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}
