import { execFile } from 'node:child_process';
import { readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { type Gateway, startGateway } from '../support/gateway.ts';

const root = join(import.meta.dirname, '../..');
const run = promisify(execFile);
let gateway: Gateway;
let env: NodeJS.ProcessEnv;

beforeAll(async () => {
  gateway = await startGateway();
  env = {
    PATH: process.env['PATH'],
    PINCEL_URL: await gateway.url,
    NODE: process.execPath,
    CLI: join(root, 'src/cli.ts'),
  };
  await symlink(join(root, 'src'), join(gateway.folder, 'src'));
  const token = await run(process.execPath, [join(root, 'src/cli.ts'), 'token', 'create', 'examples'], {
    cwd: gateway.folder,
  });
  env = { ...env, PINCEL_TOKEN: token.stdout.trim() };
});

afterAll(() => gateway?.remove());

/** The code of docs/api.md in one language, block by block. */
async function examples(language: string): Promise<readonly string[]> {
  const text = await readFile(join(root, 'docs/api.md'), 'utf8');
  const blocks = [...text.matchAll(/^```(\w+)\n(.*?)^```$/gms)];
  return blocks.flatMap(([, name, code = '']) => (name === language ? [code] : []));
}

/** Runs a command in the folder of the gateway; answers what it printed. */
async function runThere(command: string, args: readonly string[]): Promise<string> {
  const { stdout } = await run(command, [...args], { cwd: gateway.folder, env, timeout: 100_000 });
  return stdout;
}

async function isPng(name: string): Promise<boolean> {
  const bytes = await readFile(join(gateway.folder, name));
  return bytes.subarray(1, 4).toString('latin1') === 'PNG';
}

test('the examples for curl work as they stand', async () => {
  const blocks = await examples('bash');
  expect(blocks.length).toBeGreaterThan(5);
  // What npx finds in a checkout; the token is made anew there.
  const npx = 'npx() { shift; "$NODE" "$CLI" "$@"; }';
  const printed = await runThere('bash', ['-euo', 'pipefail', '-c', [npx, ...blocks].join('\n')]);
  expect(await isPng('fox.png')).toBe(true);
  expect(printed).toContain('event: end');
  expect(printed).toContain('"balanceMillicredits"');
  expect(printed).toContain('"isWhole":true');
  const idOf = async (attempt: number) => {
    const text = await readFile(join(gateway.folder, `poster-${attempt}.json`), 'utf8');
    return z.object({ id: z.string() }).parse(JSON.parse(text)).id;
  };
  expect(await idOf(1)).toBe(await idOf(2));
});

test('the example for Python works as it stands', async () => {
  const [code = ''] = await examples('python');
  const printed = await runThere('python3', ['-c', code]);
  expect(await isPng('apple-0.png')).toBe(true);
  const [link = '', problem] = printed.trim().split('\n');
  const opened = await fetch(link);
  expect(opened.headers.get('Content-Type')).toBe('image/png');
  expect(problem).toMatch(/^422 The prompt is empty/);
});

test('the example for TypeScript works as it stands', async () => {
  const [code = ''] = await examples('typescript');
  await writeFile(join(gateway.folder, 'example.ts'), code);
  const printed = await runThere(process.execPath, ['example.ts']);
  expect(await isPng('tree-0.png')).toBe(true);
  expect(printed).toContain('generated');
  expect(printed).toContain('urn:pincel:problem:prompt-empty The prompt is empty');
});
