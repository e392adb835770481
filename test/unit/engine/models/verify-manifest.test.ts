import { createHash } from 'node:crypto';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { verifyManifest } from '../../../../src/engine/models/verify-manifest.ts';
import { aFolder } from '../../../support/a-folder.ts';

async function aModelFolder(text = 'weights'): Promise<string> {
  const folder = await aFolder();
  await writeFile(join(folder, 'model.onnx'), text);
  const sha256 = createHash('sha256').update('weights').digest('hex');
  await writeFile(
    join(folder, 'manifest.json'),
    JSON.stringify({ files: { 'model.onnx': { sha256, sizeBytes: 7 } } }),
  );
  return folder;
}

test('a folder that is as its manifest says passes, and the files are counted', async () => {
  expect(await verifyManifest(await aModelFolder())).toBe(1);
});

test('a folder without a manifest has nothing to compare', async () => {
  expect(await verifyManifest(await aFolder())).toBe(0);
});

test('a changed, a cut and a missing file are told apart, each by name', async () => {
  await expect(verifyManifest(await aModelFolder('wEights'))).rejects.toThrow(/model\.onnx has changed/);
  await expect(verifyManifest(await aModelFolder('weig'))).rejects.toThrow(/model\.onnx has 4 bytes, not 7/);
  const folder = await aModelFolder();
  await rm(join(folder, 'model.onnx'));
  await expect(verifyManifest(folder)).rejects.toThrow(/model\.onnx is missing/);
});

test('a manifest may not name files outside its folder', async () => {
  const folder = await aFolder();
  const entry = { sha256: '0'.repeat(64), sizeBytes: 1 };
  await writeFile(join(folder, 'manifest.json'), JSON.stringify({ files: { '../../etc/passwd': entry } }));
  await expect(verifyManifest(folder)).rejects.toThrow(/manifest\.json/);
});
