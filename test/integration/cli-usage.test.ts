import { execFile } from 'node:child_process';
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { aFolder } from '../support/a-folder.ts';

const cli = join(import.meta.dirname, '../../src/cli.ts');

interface Ended {
  readonly code: number | string | null;
  readonly out: string;
  readonly err: string;
}

/** Runs the real command in `folder` with nothing of ours in its environment but `env`. */
function pincel(
  folder: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<Ended> {
  return new Promise((resolve) => {
    const { PATH } = process.env;
    const options = { cwd: folder, env: { PATH, ...env } };
    execFile(process.execPath, [cli, ...args], options, (error, out, err) => {
      resolve({ code: error === null ? 0 : (error.code ?? null), out, err });
    });
  });
}

describe('help', () => {
  test('--help tells the commands with examples and the exit codes', async () => {
    const { code, out, err } = await pincel(await aFolder(), ['--help']);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toContain('$ pincel image "a cat on a blue background"');
    expect(out).toContain('Exit codes: 0 done, 1 failed, 2 not accepted as asked, 130 interrupted.');
  });

  test('each command has examples of its own', async () => {
    const folder = await aFolder();
    expect((await pincel(folder, ['gif', '--help'])).out).toContain('--motion bouncing');
    expect((await pincel(folder, ['image', '--help'])).out).toContain('--init photo.jpg');
  });

  test('without a command it shows the help and exits with 2', async () => {
    const { code, out, err } = await pincel(await aFolder(), []);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toContain('Usage: pincel');
  });

  test('--version prints the version', async () => {
    expect(await pincel(await aFolder(), ['--version'])).toEqual({
      code: 0,
      out: expect.stringMatching(/^\d+\.\d+\.\d+\n$/),
      err: '',
    });
  });
});

describe('what cannot be drawn as asked exits with 2, a sentence, and nothing on the disk', () => {
  test.each<readonly [string, readonly string[], string]>([
    ['an unknown command', ['imgae', 'cat'], 'Did you mean image?'],
    ['an unknown option', ['image', 'cat', '--sed', '1'], 'Did you mean --seed?'],
    ['no prompt', ['image'], "missing required argument 'prompt'"],
    ['an empty prompt', ['image', ' '], 'The prompt is empty. Say what to draw'],
    [
      'a prompt of 100,000 characters',
      ['image', 'x'.repeat(100_000)],
      'has 100,000 characters, and at most 2,000 are read',
    ],
    ['steps that are no number', ['image', 'cat', '--steps', 'many'], 'It has to be a number.'],
    ['guidance that is NaN', ['image', 'cat', '--guidance', 'NaN'], 'The guidance is NaN'],
    ['an infinite size', ['image', 'cat', '--size', 'Infinityx64'], 'The width is ∞'],
    ['a size in three dimensions', ['image', 'cat', '--size', '1x2x3'], 'for example 512x768'],
    ['a negative seed', ['image', 'cat', '--seed', '-1'], 'Give a whole number from 0 to 4294967295'],
    ['an unknown scheduler', ['image', 'cat', '--scheduler', 'eular'], 'Did you mean euler?'],
    ['an unknown model', ['image', 'cat', '--model', 'minni'], 'Did you mean mini?'],
    ['an unknown motion', ['gif', 'cat', '--motion', 'spining'], 'Did you mean spinning?'],
    [
      'an unknown prompt mode',
      ['image', 'cat', '--prompt-mode', 'cut'],
      'Allowed choices are chunk, truncate.',
    ],
    ['a JPEG', ['image', 'cat', '--out', 'cat.jpg'], "end the file's name in .png or .webp."],
    ['two formats', ['image', 'cat', '--out', 'cat.png', '--format', 'webp'], 'disagree'],
    ['a missing folder', ['image', 'cat', '--out', 'nowhere/cat.png'], 'does not exist. Make it first'],
    [
      'a missing starting picture',
      ['image', 'cat', '--init', 'no.png'],
      '--init no.png: there is no such file',
    ],
  ])('%s', async (_, args, sentence) => {
    const folder = await aFolder();
    const { code, out, err } = await pincel(folder, args);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toContain(sentence);
    expect(await readdir(folder)).toEqual([]);
  });

  test('with --json the reason is one object on standard output', async () => {
    const folder = await aFolder();
    const refused = await pincel(folder, ['image', 'cat', '--scheduler', 'eular', '--json']);
    expect(JSON.parse(refused.out)).toMatchObject({ ok: false, kind: 'unknown-name' });
    const mistyped = await pincel(folder, ['image', 'cat', '--steps', 'many', '--json']);
    expect(JSON.parse(mistyped.out)).toMatchObject({ ok: false, kind: 'usage' });
    expect([refused.code, mistyped.code]).toEqual([2, 2]);
  });
});

describe('what is not the request’s fault exits with 1 and a sentence', () => {
  test('a place that cannot be written to is told before anything is drawn', async () => {
    const { code, err } = await pincel(await aFolder(), ['image', 'cat', '--out', '/proc/cat.png']);
    expect(code).toBe(1);
    expect(err).toMatch(/^Nothing can be written to \/proc/);
  });

  test('a wrong variable is named with a good example', async () => {
    const { code, err } = await pincel(await aFolder(), ['models'], { PINCEL_HTTP_PORT: 'http' });
    expect({ code, err }).toEqual({
      code: 1,
      err: 'PINCEL_HTTP_PORT has to be a whole number from 0 (any free port) to 65535, but is "http". For example: PINCEL_HTTP_PORT=8080\n',
    });
  });

  test('a model folder that lacks a part is named', async () => {
    const folder = await aFolder();
    await mkdir(join(folder, 'half'));
    await writeFile(join(folder, 'half', 'model_index.json'), '{');
    const { code, err } = await pincel(folder, ['image', 'cat', '--model', './half']);
    expect(code).toBe(1);
    expect(err).toContain(join('half', 'model_index.json'));
  });
});

describe('models', () => {
  test('tells what is installed and what each can do', async () => {
    const { code, out } = await pincel(await aFolder(), ['models']);
    expect(code).toBe(0);
    expect(out).toMatch(/^mini \(\d+\.\d MiB, default\)$/m);
    expect(out).toContain('draws pictures and GIFs');
  });

  test('as JSON it is one object', async () => {
    const { out, err } = await pincel(await aFolder(), ['models', '--json']);
    expect(err).toBe('');
    expect(JSON.parse(out)).toMatchObject({ defaultModel: 'mini', models: [{ name: 'mini' }], broken: [] });
  });

  test('an empty models folder says where to put one', async () => {
    const folder = await aFolder();
    const { err } = await pincel(folder, ['models'], { PINCEL_MODELS_DIR: folder });
    expect(err).toContain(`No model is installed below ${folder}.`);
  });
});

describe('doctor', () => {
  test('finds this machine healthy and names every provider', async () => {
    const { code, out } = await pincel(await aFolder(), ['doctor', '--json']);
    expect(JSON.parse(out)).toMatchObject({ ok: true });
    expect(code).toBe(0);
    for (const provider of ['cuda', 'webgpu', 'cpu']) expect(out).toContain(`provider ${provider}`);
  });

  test('a missing default model is broken, and the exit code says so', async () => {
    const { code, out } = await pincel(await aFolder(), ['doctor'], { PINCEL_MODEL: 'sd15' });
    expect(code).toBe(1);
    expect(out).toContain('BROKEN  model sd15: the default model is not installed below');
  });
});
