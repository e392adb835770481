import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError } from '../../domain/app-error.ts';
import { hashFiles } from './hash-files.ts';
import { manifestSchema } from './model-manifest.ts';
import { readJsonFile } from './read-json-file.ts';

/**
 * Compares a model folder with its `manifest.json`: sizes and SHA-256 of every file listed. Folders without a manifest
 * (exported by other tools) have nothing to compare; the answer is then 0, otherwise the number of files checked.
 * @throws AppError `model-invalid` naming the first file that is missing, or of another size, or changed.
 */
export async function verifyManifest(folder: string): Promise<number> {
  const manifestPath = join(folder, 'manifest.json');
  if (!(await stat(manifestPath).catch(() => undefined))) return 0;
  const { files } = await readJsonFile(manifestPath, manifestSchema);
  const listed = Object.entries(files).map(([name, expected]) => ({ path: join(folder, name), expected }));
  const found = await Promise.all(listed.map(({ path }) => stat(path).catch(() => undefined)));
  for (const [index, { path, expected }] of listed.entries()) {
    const size = found[index]?.size;
    if (size === undefined) throw damaged(path, 'is missing');
    if (size !== expected.sizeBytes) throw damaged(path, `has ${size} bytes, not ${expected.sizeBytes}`);
  }
  const digests = await hashFiles(listed.map(({ path }) => path));
  const changed = listed.find(({ expected }, index) => digests[index] !== expected.sha256);
  if (changed !== undefined) throw damaged(changed.path, 'has changed: its SHA-256 is not the manifest’s');
  return listed.length;
}

function damaged(path: string, what: string): AppError {
  return new AppError(
    'model-invalid',
    `${path} ${what}. Restore the model folder (for models/mini: \`git checkout models/mini\`).`,
  );
}
