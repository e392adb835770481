import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type ManifestFile, manifestFileName } from '../domain/model-manifest.ts';

/** Texts for people may be corrected without the model being taken for damaged. */
const forPeople = /\.(md|txt)$|^(licen[cs]e|notice)$/i;

/** Writes the manifest of a model whose source had none: from now on a changed file is noticed at each load. */
export async function writeManifest(
  folder: string,
  facts: { readonly name: string; readonly licence: string | undefined; readonly source: string },
  files: Readonly<Record<string, ManifestFile>>,
): Promise<void> {
  const listed = Object.entries(files).filter(([path]) => path.includes('/') || !forPeople.test(path));
  const manifest = { ...facts, files: Object.fromEntries(listed.toSorted(([a], [b]) => (a < b ? -1 : 1))) };
  await writeFile(join(folder, manifestFileName), `${JSON.stringify(manifest, null, 1)}\n`);
}
