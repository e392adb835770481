import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { aFolder } from '../support/a-folder.ts';
import { pincel } from '../support/pincel-cli.ts';

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

  test('is there whatever is wrong with the settings, which the command that needs them says', async () => {
    const wrong = { PINCEL_HTTP_PORT: 'eighty' };
    const folder = await aFolder();
    expect(await pincel(folder, ['--help'], wrong)).toMatchObject({ code: 0, err: '' });
    const needing = await pincel(folder, ['queue', 'list'], wrong);
    expect(needing.code).toBe(1);
    expect(needing.err).toMatch(/^PINCEL_HTTP_PORT has to be /);
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

describe('what cannot be drawn as asked exits with 2, a sentence, and no file on the disk', () => {
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
    // What was refused is noted, and that is all.
    const files = (await readdir(folder, { recursive: true, withFileTypes: true })).filter((entry) =>
      entry.isFile(),
    );
    expect(files.map(({ name }) => name).filter((name) => !name.startsWith('pincel.db'))).toEqual([]);
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

describe('looking after what is kept', () => {
  let folder: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'pincel-test-'));
    const drawn = await pincel(folder, ['image', 'a secret cat', '--steps', '1'], { PINCEL_PROVIDER: 'cpu' });
    expect(drawn).toMatchObject({ code: 0 });
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  const own = `cli:${userInfo().username}`;
  const looks: readonly (readonly [args: readonly string[], sentence: string, json: object])[] = [
    [['queue'], 'Nothing is drawn and nothing waits.', { queued: 0, running: 0, jobs: [] }],
    [['queue', 'pause'], 'The queue is paused', { ok: true, changed: false }],
    [['queue', 'resume'], 'The queue goes on.', { ok: true, changed: false }],
    [['quota', 'show'], 'of an unlimited account', { policy: { capacityCredits: 'unlimited' } }],
    [['quota', 'policies'], 'platform cli: unlimited credits', {}],
    [['quota', 'verify'], 'The ledger is right', { ok: true, jobs: 1, faults: [] }],
    [['policy', 'show'], 'Rules for all spaces', { rules: { kinds: { image: 'member' } } }],
    [['user', 'show', own], `is ${own}`, { pictures: 1, jobs: { queued: 0, running: 0 } }],
    [['audit', 'verify'], 'The audit log is in order', { ok: true, fault: null }],
    [['audit', 'search', 'a secret cat'], 'accepted', { kind: 'accepted' }],
    [['audit', 'tail', '-n', '1'], 'by ', { seq: expect.any(Number) }],
    [['outbox'], 'The outbox is empty.', { deliveries: [] }],
    [['db', 'check'], 'is sound.', { ok: true, faults: [] }],
    [['db', 'migrate'], 'is up to date.', { ok: true, applied: [] }],
    [['config'], 'PINCEL_DATA_DIR', { settings: expect.any(Array) }],
  ];
  test.each(looks)('pincel %j', async (args, sentence, json) => {
    const told = await pincel(folder, args);
    expect(told).toMatchObject({ code: 0, out: expect.stringContaining(sentence) });
    const asJson = await pincel(folder, [...args, '--json']);
    expect(asJson.code).toBe(0);
    expect(JSON.parse(asJson.out)).toMatchObject(json);
  });

  test('a backup is made, and put back', async () => {
    const made = await pincel(folder, ['db', 'backup', 'kept.db', '--json']);
    expect([made.code, JSON.parse(made.out)]).toMatchObject([0, { ok: true }]);
    const back = await pincel(folder, ['db', 'restore', 'kept.db', '--json']);
    expect([back.code, JSON.parse(back.out)]).toMatchObject([0, { ok: true }]);
    expect((await pincel(folder, ['user', 'show', own])).code).toBe(0);
  });

  const nobody = 'There is nobody called discord:1.';
  const wrong: readonly (readonly [args: readonly string[], code: number, sentence: string])[] = [
    [['queue', 'front', 'nope'], 2, 'Job nope does not wait.'],
    [['queue', 'cancel', 'nope'], 2, 'There is no job nope.'],
    [['quota', 'show', 'discord:1'], 2, nobody],
    [['quota', 'grant', 'discord:1', '5', '--reason', 'a test'], 2, nobody],
    [['quota', 'block', 'discord:1'], 2, nobody],
    [['policy', 'show', 'discord:1'], 2, 'There is no space called discord:1.'],
    [['user', 'show', 'discord:1'], 2, nobody],
    [['user', 'erase', 'discord:1', '--yes'], 2, nobody],
    [['user', 'erase', own], 2, 'add --yes if you mean it'],
    [['audit', 'search', 'cat', '--user', 'discord:1'], 2, nobody],
    [['outbox', 'retry', '99'], 2, 'There is no delivery 99.'],
    [['db', 'restore', 'nope.db'], 1, 'nope.db'],
  ];
  test.each(wrong)('pincel %j exits with %i and a sentence', async (args, code, sentence) => {
    const told = await pincel(folder, args);
    expect(told).toMatchObject({ code, out: '', err: expect.stringContaining(sentence) });
    expect(told.err).not.toMatch(/\n {4}at /);
  });

  test.each([
    [
      ['queue', 'cancel', 'nope'],
      { ok: false, error: expect.stringContaining('There is no job nope.'), kind: 'not-there' },
    ],
    [['quota', 'show', 'discord:1'], { ok: false, error: expect.stringContaining(nobody), kind: 'usage' }],
    [['user', 'shwo', own], { ok: false, error: expect.stringContaining('unknown command'), kind: 'usage' }],
  ])('with --json the mistake in %j is one object', async (args, answer) => {
    const { code, out } = await pincel(folder, [...args, '--json']);
    expect([code, JSON.parse(out)]).toEqual([2, answer]);
  });

  const mistyped: readonly (readonly [args: readonly string[], sentence: string])[] = [
    [['queue', 'puase'], "unknown command 'puase'\n(Did you mean pause?)"],
    [['queue', '--limit', 'some'], 'It has to be a whole number from 1 to 10000.'],
    [['quota', 'sow'], "unknown command 'sow'"],
    [['quota', 'set', 'default', '--max-queued', 'many'], 'Write a whole number'],
    [['policy', 'shwo'], "unknown command 'shwo'"],
    [['user', 'shwo'], "unknown command 'shwo'"],
    [['user', 'show'], "missing required argument 'user'"],
    [['audit', 'verfy'], "unknown command 'verfy'"],
    [['audit', 'tail', '--nubmer', '3'], "unknown option '--nubmer'"],
    [['outbox', 'lsit'], "unknown command 'lsit'\n(Did you mean list?)"],
    [['outbox', 'retry', 'x'], 'It has to be a whole number from 1.'],
    [['db', 'chekc'], "unknown command 'chekc'"],
    [['config', '--jsno'], "unknown option '--jsno'"],
  ];
  test.each(mistyped)('pincel %j is told in a sentence and exits with 2', async (args, sentence) => {
    const { code, out, err } = await pincel(folder, args);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toContain(sentence);
    expect(err).not.toMatch(/\n {4}at /);
  });
});

describe('before Pincel has ever run', () => {
  const link = /^http:\/\/127\.0\.0\.1:8080\/login\/[\w-]{43}\n$/;

  test('somebody is let in where the data folder is named, since beyond this machine it starts only then', async () => {
    const folder = await aFolder();
    const env = { PINCEL_DATA_DIR: join(folder, 'data') };
    const made = await pincel(folder, ['token', 'create', 'me', '--scope', 'admin'], env);
    expect(made).toMatchObject({ code: 0, out: expect.stringMatching(/^pincel_\w{26}_[\w-]{43}\n$/) });
    expect(await pincel(folder, ['login'], env)).toMatchObject({ code: 0, out: expect.stringMatching(link) });
    const admin = await pincel(folder, ['user', 'show', 'web:admin', '--json'], env);
    expect(JSON.parse(admin.out)).toMatchObject({ role: 'admin' });
  });

  test.each([[['token', 'create', 'me']], [['login']], [['token', 'list']]])(
    '%j in some other folder makes no second database',
    async (args) => {
      const folder = await aFolder();
      const { code, err } = await pincel(folder, args);
      expect([code, err]).toEqual([2, expect.stringContaining('There is no database')]);
      expect(await readdir(folder)).toEqual([]);
    },
  );

  test('where nobody knows the page’s address, the sentence says which setting is missing', async () => {
    const folder = await aFolder();
    const env = { PINCEL_DATA_DIR: join(folder, 'data'), PINCEL_HTTP_PORT: '0' };
    const { code, err } = await pincel(folder, ['login'], env);
    expect([code, err]).toEqual([2, expect.stringContaining('Set PINCEL_PUBLIC_URL')]);
    const told = await pincel(folder, ['login'], {
      ...env,
      PINCEL_PUBLIC_URL: 'https://pincel.example.org/',
    });
    expect(told.out).toMatch(/^https:\/\/pincel\.example\.org\/login\/[\w-]{43}\n$/);
  });
});
