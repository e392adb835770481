import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { AppError } from '../../domain/app-error.ts';
import { manifestSchema } from './model-manifest.ts';
import { readJsonFile } from './read-json-file.ts';

/**
 * Compares a model folder with its `manifest.json`: sizes and SHA-256 of every file listed. Folders without a manifest
 * (exported by other tools) have nothing to compare; the answer is then 0, otherwise the number of files checked.
 * @throws AppError `model-invalid` naming the first file that is missing or changed.
 */
export async function verifyManifest(folder: string): Promise<number> {
  const manifestPath = join(folder, 'manifest.json');
  if (!(await stat(manifestPath).catch(() => undefined))) return 0;
  const { files } = await readJsonFile(manifestPath, manifestSchema);
  for (const [name, expected] of Object.entries(files)) {
    const path = join(folder, name);
    const found = await stat(path).catch(() => undefined);
    if (found === undefined) throw damaged(path, 'is missing');
    if (found.size !== expected.sizeBytes)
      throw damaged(path, `has ${found.size} bytes, not ${expected.sizeBytes}`);
    if ((await sha256Of(path)) !== expected.sha256)
      throw damaged(path, 'has changed: its SHA-256 is not the manifest’s');
  }
  return Object.keys(files).length;
}

async function sha256Of(path: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path), hash);
  return hash.digest('hex');
}

function damaged(path: string, what: string): AppError {
  return new AppError(
    'model-invalid',
    `${path} ${what}. Restore the model folder (for models/mini: \`git checkout models/mini\`).`,
  );
}
