import { rm } from 'node:fs/promises';

/** Also while an engine whose gateway was killed ends its step and may write one more file. */
export function removeFolder(folder: string): Promise<void> {
  return rm(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 50 });
}
