import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { acquireHolder, aliveHolders, type Holder, isHolderAlive } from '../../../src/db/holder-lock.ts';
import { aFolder } from '../../support/a-folder.ts';

/** A holder that the test cannot do without. */
function held(folder: string, name: string): Holder {
  const holder = acquireHolder(folder, name);
  if (holder === undefined) throw new Error(`${name} is held already`);
  onTestFinished(() => holder.release());
  return holder;
}

/** Another process that tries to hold the name; resolves once it does or does not. */
async function aHolderProcess(
  folder: string,
  name: string,
): Promise<{ readonly child: ChildProcess; readonly holds: unknown }> {
  const child = fork(join(import.meta.dirname, '../../support/holder-child.ts'), [folder, name]);
  onTestFinished(() => {
    child.kill('SIGKILL');
  });
  const [holds] = await once(child, 'message');
  return { child, holds };
}

test('a name is held by one at a time', async () => {
  const folder = await aFolder();
  const first = held(folder, 'gateway');
  expect(acquireHolder(folder, 'gateway')).toBeUndefined();
  first.release();
  expect(acquireHolder(folder, 'gateway')?.name).toBe('gateway');
});

test('other names and other folders do not matter', async () => {
  const folder = await aFolder();
  held(folder, 'gateway');
  held(folder, '01J0000000000000000000000A');
  held(await aFolder(), 'gateway');
  expect(aliveHolders(folder).toSorted()).toEqual(['01J0000000000000000000000A', 'gateway']);
});

test('a release removes the file, and a second one does nothing', async () => {
  const folder = await aFolder();
  const first = held(folder, 'gateway');
  expect(isHolderAlive(folder, 'gateway')).toBe(true);
  first.release();
  expect(isHolderAlive(folder, 'gateway')).toBe(false);
  expect(readdirSync(join(folder, 'holders'))).toEqual([]);
  const second = held(folder, 'gateway');
  first.release();
  expect(isHolderAlive(folder, 'gateway')).toBe(true);
  expect(second.name).toBe('gateway');
});

test('nobody is alive where nobody ever was, and looking leaves nothing behind', async () => {
  const folder = await aFolder();
  expect(isHolderAlive(folder, 'gateway')).toBe(false);
  expect(aliveHolders(folder)).toEqual([]);
  expect(existsSync(join(folder, 'holders'))).toBe(false);
});

test('a name is no path', async () => {
  const folder = await aFolder();
  expect(() => acquireHolder(folder, '../gateway')).toThrow('Expected a holder');
  expect(() => isHolderAlive(folder, '')).toThrow('Expected a holder');
});

test('another process holds a name until it is killed', async () => {
  const folder = await aFolder();
  const { child, holds } = await aHolderProcess(folder, 'gateway');
  expect(holds).toBe(true);
  expect(isHolderAlive(folder, 'gateway')).toBe(true);
  expect(acquireHolder(folder, 'gateway')).toBeUndefined();
  const gone = once(child, 'exit');
  child.kill('SIGKILL');
  await gone;
  // Its file is still there; its lock is not.
  expect(readdirSync(join(folder, 'holders'))).toContain('gateway.lock');
  expect(isHolderAlive(folder, 'gateway')).toBe(false);
  held(folder, 'gateway');
});

test('of several processes that start at once, one holds the name', async () => {
  const folder = await aFolder();
  const tried = await Promise.all([1, 2, 3].map(() => aHolderProcess(folder, 'gateway')));
  expect(tried.filter(({ holds }) => holds === true)).toHaveLength(1);
});
