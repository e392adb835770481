import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { startGateway } from '../support/gateway.ts';
import { pincel } from '../support/pincel-cli.ts';

test('the person at the machine is erased like anybody, while Pincel runs, and is somebody new at once', async () => {
  const gateway = await startGateway();
  onTestFinished(gateway.remove);
  const { folder } = gateway;
  const generations = new URL('/api/v1/generations', await gateway.url);
  const drawSecretly = async (): Promise<void> => {
    const body = JSON.stringify({ kind: 'image', prompt: 'a secret garden', steps: 1 });
    const headers = { 'Content-Type': 'application/json', Prefer: 'wait=60' };
    expect((await fetch(generations, { method: 'POST', headers, body })).ok).toBe(true);
  };
  const idNow = async (): Promise<unknown> =>
    JSON.parse((await pincel(folder, ['user', 'show', 'web:local', '--json'])).out).id;

  await drawSecretly();
  const erasedId = await idNow();
  expect(await filesWith(folder, 'secret garden')).not.toEqual([]);

  const erased = await pincel(folder, ['user', 'erase', 'web:local', '--yes', '--json']);
  expect([erased.code, JSON.parse(erased.out)]).toEqual([
    0,
    { ok: true, userId: erasedId, outcome: 'erased', jobs: 1, media: 1 },
  ]);
  expect(await filesWith(folder, 'secret garden')).toEqual([]);
  expect((await pincel(folder, ['audit', 'verify'])).code).toBe(0);

  expect(await (await fetch(generations)).json()).toMatchObject({ generations: [] });
  await drawSecretly();
  expect(await idNow()).not.toBe(erasedId);
});

/** Everything below a folder that holds these words in the clear: the database, its journal, pictures. */
async function filesWith(folder: string, words: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const found: string[] = [];
  for (const entry of entries.filter((each) => each.isFile())) {
    const path = join(entry.parentPath, entry.name);
    if ((await readFile(path)).includes(words)) found.push(path);
  }
  return found;
}
