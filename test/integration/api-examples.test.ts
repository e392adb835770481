import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { z } from 'zod';
import { createPostWebhook } from '../../src/net/post-webhook.ts';
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
  await symlink(join(root, 'node_modules'), join(gateway.folder, 'node_modules'));
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
  expect(printed).toContain('"isDelivered":false');
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

describe('the example of a receiver of webhooks', () => {
  const secretOf = (byte: number): string => `whsec_${Buffer.alloc(32, byte).toString('base64')}`;

  /** Starts one; `call` calls it as Pincel does. */
  async function aReceiver(command: string, args: readonly string[]) {
    const child = spawn(command, args, {
      cwd: gateway.folder,
      env: { ...env, PINCEL_WEBHOOK_SECRET: secretOf(1), PORT: '0' },
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    const closed = once(child, 'close');
    onTestFinished(async () => {
      child.kill('SIGKILL');
      await closed;
    });
    const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
    const nextLine = async (): Promise<string> => String((await lines.next()).value);
    const host = `127.0.0.1:${/^listening on (\d+)$/.exec(await nextLine())?.[1]}`;
    const { signal } = new AbortController();
    const call = (id: string, secret: string, now: () => number = Date.now) => {
      const body = JSON.stringify({
        type: 'generation.completed',
        data: { id: `of ${id}`, prompt: 'um café' },
      });
      const post = createPostWebhook({ trustedHosts: [host], now });
      return post({ id, url: `http://${host}/`, isAdmins: true, secret, body }, signal);
    };
    return { call, nextLine };
  }

  async function expectToReceive({ call, nextLine }: Awaited<ReturnType<typeof aReceiver>>): Promise<void> {
    const refused = { ok: false, failure: { kind: 'status', status: 401 } };
    expect(await call('forged', secretOf(2))).toEqual(refused);
    expect(await call('recorded', secretOf(1), () => Date.now() - 600_000)).toEqual(refused);
    for (const id of ['one', 'one', 'two'])
      expect(await call(id, secretOf(1))).toEqual({ ok: true, status: 204 });
    expect(await nextLine()).toBe('generation.completed of one');
    expect(await nextLine()).toBe('generation.completed of two');
  }

  test('in Python takes what is genuine, once', async () => {
    const [, code = ''] = await examples('python');
    await expectToReceive(await aReceiver('python3', ['-c', code]));
  });

  test('in TypeScript takes what is genuine, once', async () => {
    const [, code = ''] = await examples('typescript');
    await writeFile(join(gateway.folder, 'receiver.ts'), code);
    await expectToReceive(await aReceiver(process.execPath, ['receiver.ts']));
  });
});
