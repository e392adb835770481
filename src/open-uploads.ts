import { join } from 'node:path';
import type { Config } from './config.ts';
import type { Log } from './domain/log.ts';
import type { Uploads } from './domain/uploads.ts';
import { createUploadFiles } from './media/upload-files.ts';
import { createDownload } from './net/download.ts';

/** Shared by the composition roots: pictures that people hand in, below the data folder. */
export function openUploads(
  config: Pick<Config, 'dataDir' | 'discordApiRoot' | 'telegramApiRoot'>,
  log: Log,
): Uploads {
  const { dataDir, discordApiRoot, telegramApiRoot } = config;
  // What the operator named may be anywhere, also on this machine.
  const trustedHosts = [discordApiRoot, telegramApiRoot].flatMap((root) =>
    root === undefined ? [] : [new URL(root).host],
  );
  return createUploadFiles({
    folder: join(dataDir, 'uploads'),
    download: createDownload({ trustedHosts }),
    log,
  });
}
