import { readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  isModelPath,
  readConfig,
  readEffectiveSettings,
  secretsOf,
  toCorsOrigins,
  toModelFolder,
  toTrustedProxies,
  toWebhookHosts,
} from '../../src/config.ts';
import { aFolder } from '../support/a-folder.ts';

/** Configuration read in a folder of its own, with these variables and this config file. */
async function configFrom(env: Readonly<Record<string, string>>, file?: unknown) {
  const workingFolder = await aFolder();
  if (file !== undefined) {
    const text = typeof file === 'string' ? file : JSON.stringify(file);
    await writeFile(join(workingFolder, 'pincel.config.json'), text);
  }
  const sources = { env, workingFolder };
  return { workingFolder, read: () => readConfig(sources), explain: () => readEffectiveSettings(sources) };
}

test('with nothing set, everything has a default', async () => {
  const { read, workingFolder } = await configFrom({});
  expect(read()).toEqual({
    dataDir: join(workingFolder, 'data'),
    httpHost: '127.0.0.1',
    httpPort: 8080,
    model: 'mini',
    modelsDir: join(import.meta.dirname, '../../models'),
    modelsHub: 'https://huggingface.co',
    modelsHubToken: undefined,
    provider: 'auto',
    engineThreads: undefined,
    stepTimeoutMs: expect.any(Number),
    engineMaxRssBytes: expect.any(Number),
    safetyFrames: 3,
    embedParameters: true,
    drawnTogether: 16,
    queueLimit: 1_000,
    mediaMaxAgeDays: 30,
    mediaMaxBytes: 20 * 2 ** 30,
    auditAnchorFile: join(workingFolder, 'data/audit-anchors.jsonl'),
    auditRetentionDays: undefined,
    shutdownGraceMs: 10_000,
    metricsToken: undefined,
    discordToken: undefined,
    discordApiRoot: undefined,
    discordPublicKey: undefined,
    telegramToken: undefined,
    telegramApiRoot: undefined,
    telegramWebhookUrl: undefined,
    telegramWebhookSecret: undefined,
    publicUrl: undefined,
    localAccess: true,
    trustedProxies: undefined,
    webhookHosts: undefined,
    apiRequestsPerMinute: 600,
    addressRequestsPerMinute: 1_200,
    apiCorsOrigins: undefined,
    adminSpaces: undefined,
    logLevel: 'info',
  });
});

test('folders and files start at the working folder, and the anchors lie in the data folder unless they are put elsewhere', async () => {
  const moved = await configFrom({ PINCEL_DATA_DIR: 'elsewhere' });
  expect(moved.read().auditAnchorFile).toBe(join(moved.workingFolder, 'elsewhere/audit-anchors.jsonl'));
  const placed = await configFrom({ PINCEL_AUDIT_ANCHOR_FILE: 'anchors.jsonl' });
  expect(placed.read().auditAnchorFile).toBe(join(placed.workingFolder, 'anchors.jsonl'));
});

test('the environment comes before the file, the file before the defaults', async () => {
  const { read } = await configFrom(
    { PINCEL_HTTP_PORT: '9000', PINCEL_EMBED_PARAMETERS: 'no' },
    { httpPort: 9001, httpHost: '0.0.0.0', engineThreads: 2 },
  );
  expect(read()).toMatchObject({
    httpPort: 9000,
    httpHost: '0.0.0.0',
    engineThreads: 2,
    embedParameters: false,
  });
});

test('origins of the API are read as browsers write them', async () => {
  const { read } = await configFrom({
    PINCEL_API_CORS_ORIGINS: 'https://Studio.example.org:443 ,http://localhost:5173',
  });
  expect(toCorsOrigins(read())).toEqual(['https://studio.example.org', 'http://localhost:5173']);
  expect(toCorsOrigins((await configFrom({})).read())).toEqual([]);
});

test('proxies and hosts of webhooks are lists', async () => {
  const { read } = await configFrom({
    PINCEL_TRUSTED_PROXIES: '127.0.0.1 ,2001:db8::/32',
    PINCEL_WEBHOOK_HOSTS: 'automation.lan:5678, 192.168.1.20',
  });
  expect(toTrustedProxies(read())).toEqual(['127.0.0.1', '2001:db8::/32']);
  expect(toWebhookHosts(read())).toEqual(['automation.lan:5678', '192.168.1.20']);
  expect(toTrustedProxies((await configFrom({})).read())).toEqual([]);
});

test('an empty variable counts as left out', async () => {
  const { read } = await configFrom({ PINCEL_MODEL: '', PINCEL_MODEL_FILE: '' }, { model: 'other' });
  expect(read().model).toBe('other');
});

test('any variable may come from a file, for secrets kept out of the environment', async () => {
  const folder = await aFolder();
  const path = join(folder, 'model');
  await writeFile(path, 'sd15\n');
  expect((await configFrom({ PINCEL_MODEL_FILE: path })).read().model).toBe('sd15');
  const both = await configFrom({ PINCEL_MODEL_FILE: path, PINCEL_MODEL: 'mini' });
  expect(both.read).toThrow('PINCEL_MODEL and PINCEL_MODEL_FILE are both set');
  await writeFile(path, '\n');
  expect((await configFrom({ PINCEL_MODEL_FILE: path })).read().model).toBe('mini');
  const missing = await configFrom({ PINCEL_MODEL_FILE: join(folder, 'nothing') });
  expect(missing.read).toThrow(/PINCEL_MODEL_FILE names .* which cannot be read/);
});

test.each([
  [
    { PINCEL_HTTP_PORT: '80a' },
    'PINCEL_HTTP_PORT has to be a whole number from 0 (any free port) to 65535, but is "80a". For example: PINCEL_HTTP_PORT=8080',
  ],
  [{ PINCEL_HTTP_PORT: '65536' }, 'but is "65536"'],
  [{ PINCEL_HTTP_PORT: '1e3' }, 'but is "1e3"'],
  [{ PINCEL_PROVIDER: 'gpu' }, 'PINCEL_PROVIDER has to be auto, cuda, webgpu or cpu, but is "gpu"'],
  [{ PINCEL_EMBED_PARAMETERS: 'perhaps' }, 'PINCEL_EMBED_PARAMETERS has to be true or false'],
  [{ PINCEL_ENGINE_THREADS: '0' }, 'PINCEL_ENGINE_THREADS has to be a whole number from 1'],
  [{ PINCEL_STEP_TIMEOUT_MS: '5' }, 'PINCEL_STEP_TIMEOUT_MS has to be a whole number of milliseconds'],
  [{ PINCEL_ENGINE_MAX_RSS_BYTES: '16GB' }, 'For example: PINCEL_ENGINE_MAX_RSS_BYTES=17179869184'],
  [{ PINCEL_DATA_DIR: '  ' }, 'PINCEL_DATA_DIR has to be a folder'],
  [{ PINCEL_DRAWN_TOGETHER: '65' }, 'PINCEL_DRAWN_TOGETHER has to be a whole number from 1 to 64'],
  [{ PINCEL_QUEUE_LIMIT: '0' }, 'For example: PINCEL_QUEUE_LIMIT=1000'],
  [{ PINCEL_MEDIA_MAX_AGE_DAYS: '0.5' }, 'PINCEL_MEDIA_MAX_AGE_DAYS has to be a whole number of days'],
  [{ PINCEL_MEDIA_MAX_BYTES: '1000' }, 'at least 1048576 (1 MiB)'],
  [{ PINCEL_AUDIT_RETENTION_DAYS: 'never' }, 'or left out, but is "never"'],
  [{ PINCEL_TRUSTED_PROXIES: '10.0.0.0/33' }, 'For example: PINCEL_TRUSTED_PROXIES=127.0.0.1, 172.16.0.0/12'],
  [{ PINCEL_TRUSTED_PROXIES: 'nginx' }, 'PINCEL_TRUSTED_PROXIES has to be addresses or networks'],
  [{ PINCEL_TRUSTED_PROXIES: '10.0.0.0/' }, 'PINCEL_TRUSTED_PROXIES has to be'],
  [{ PINCEL_WEBHOOK_HOSTS: 'http://lan' }, 'PINCEL_WEBHOOK_HOSTS has to be hosts'],
  [{ PINCEL_PUBLIC_URL: 'pincel.example.org' }, 'For example: PINCEL_PUBLIC_URL=https://pincel.example.org'],
  [{ PINCEL_API_CORS_ORIGINS: '*' }, 'For example: PINCEL_API_CORS_ORIGINS=https://studio.example.org'],
  [{ PINCEL_API_CORS_ORIGINS: 'http://studio:99999' }, 'PINCEL_API_CORS_ORIGINS has to be origins'],
  [{ PINCEL_SHUTDOWN_GRACE_MS: '10' }, 'PINCEL_SHUTDOWN_GRACE_MS has to be a whole number of milliseconds'],
] as const)('%j is refused by its name, with a good example', async (env, message) => {
  const { read } = await configFrom(env);
  expect(read).toThrow(
    expect.objectContaining({ kind: 'config-invalid', message: expect.stringContaining(message) }),
  );
});

test.each([
  [
    { httpPort: '80a' },
    '"httpPort" in pincel.config.json has to be a whole number from 0 (any free port) to 65535, but is "80a". For example: "httpPort": 8080',
  ],
  [{ httpPort: 80.5 }, 'but is 80.5'],
  [
    { model: null },
    '"model" in pincel.config.json has to be a folder name below the models folder, or a path, but is null. For example: "model": "mini"',
  ],
  [{ htpPort: 80 }, 'has an unknown key "htpPort". Did you mean "httpPort"?'],
  [{ PINCEL_MODEL: 'x' }, 'Known keys: dataDir, httpHost'],
  [[1], 'has to hold one JSON object'],
  ['{"httpPort": 80', 'is not JSON'],
] as const)('the file %j is refused by its key, with a good example', async (file, message) => {
  const { read } = await configFrom({}, file);
  expect(read).toThrow(
    expect.objectContaining({ kind: 'config-invalid', message: expect.stringContaining(message) }),
  );
});

describe('a misspelt variable', () => {
  test.each([
    ['PINCEL_HTTP_PROT', 'PINCEL_HTTP_PORT'],
    ['PINCEL_MODELS', 'PINCEL_MODEL'],
    ['PINCEL_QUEUELIMIT', 'PINCEL_QUEUE_LIMIT'],
    ['PINCEL_METRICS_TOKEN_FIEL', 'PINCEL_METRICS_TOKEN_FILE'],
    ['PINCEL_PORT', 'PINCEL_HTTP_PORT'],
    ['PINCEL_HOST', 'PINCEL_HTTP_HOST'],
  ])('%s is refused, and %s is proposed', async (slip, meant) => {
    const { read } = await configFrom({ [slip]: '1' });
    expect(read).toThrow(
      expect.objectContaining({
        kind: 'config-invalid',
        message: `${slip} is not a variable of Pincel. Did you mean ${meant}? Correct it or unset it.`,
      }),
    );
  });

  test('is only one that is nearly ours: others, also those a container platform sets, are nobody’s mistake', async () => {
    const { read } = await configFrom({
      PINCEL_TEST_KILLS: '10',
      PINCEL_SERVICE_HOST: '10.0.0.1',
      PINCEL_PORT: 'tcp://10.0.0.1:80',
      PINCEL_PORT_8080_TCP_PROTO: 'tcp',
      PINCEL_HTTP_PROT: '',
      PINCER_HTTP_PORT: '1',
    });
    expect(read().httpPort).toBe(8080);
  });
});

describe('where each value comes from', () => {
  test('is the variable, the variable that names a file, the config file or the default', async () => {
    const folder = await aFolder();
    const path = join(folder, 'model');
    await writeFile(path, 'sd15');
    const { explain, workingFolder } = await configFrom(
      { PINCEL_HTTP_PORT: '9000', PINCEL_MODEL_FILE: path },
      { queueLimit: 7, httpPort: 1 },
    );
    const settings = explain();
    expect(settings).toHaveLength(37);
    expect(settings).toEqual(
      expect.arrayContaining([
        { name: 'httpPort', variable: 'PINCEL_HTTP_PORT', value: 9000, source: 'PINCEL_HTTP_PORT' },
        { name: 'model', variable: 'PINCEL_MODEL', value: 'sd15', source: 'PINCEL_MODEL_FILE' },
        { name: 'queueLimit', variable: 'PINCEL_QUEUE_LIMIT', value: 7, source: 'pincel.config.json' },
        {
          name: 'dataDir',
          variable: 'PINCEL_DATA_DIR',
          value: join(workingFolder, 'data'),
          source: 'default',
        },
        {
          name: 'engineThreads',
          variable: 'PINCEL_ENGINE_THREADS',
          value: undefined,
          source: 'default',
        },
      ]),
    );
  });
});

describe('a secret', () => {
  const token = 'c29tZXRoaW5nIHNlY3JldA==';

  test('is read like any other setting', async () => {
    const folder = await aFolder();
    const path = join(folder, 'token');
    await writeFile(path, `${token}\n`);
    const { read } = await configFrom({ PINCEL_METRICS_TOKEN_FILE: path });
    expect(read().metricsToken).toBe(token);
    expect(secretsOf(read())).toEqual([token]);
    expect(secretsOf((await configFrom({})).read())).toEqual([]);
  });

  test('is hidden where the configuration is shown, but not that it is set', async () => {
    const metricsToken = async (env: Readonly<Record<string, string>>) =>
      (await configFrom(env)).explain().find(({ name }) => name === 'metricsToken');
    expect(await metricsToken({ PINCEL_METRICS_TOKEN: token })).toMatchObject({
      value: '(hidden)',
      source: 'PINCEL_METRICS_TOKEN',
    });
    expect(await metricsToken({})).toMatchObject({ value: undefined, source: 'default' });
  });

  test.each([
    [{ PINCEL_METRICS_TOKEN: 'too-short' }, undefined, 'PINCEL_METRICS_TOKEN has to be at least 16'],
    [{}, { metricsToken: 'with a space in between' }, '"metricsToken" in pincel.config.json has to be'],
    [{}, { metricsToken: 1234567890123456 }, 'For example: the output of `openssl rand -hex 32`'],
  ])('that is wrong (%j, %j) is not repeated', async (env, file, message) => {
    const { read } = await configFrom(env, file);
    expect(read).toThrow(message);
    expect(read).not.toThrow(/too-short|in between|1234567890/);
  });

  test('is not quoted from a file that is not JSON', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.nat({ max: token.length + 20 }),
        fc.constantFrom('', '"', ',', '}'),
        async (at, odd) => {
          const whole = `{"metricsToken": "${token}"}`;
          const { read } = await configFrom({}, `${whole.slice(0, at)}${odd}${whole.slice(at + 1)}`);
          let message = '';
          try {
            read();
          } catch (error) {
            message = String(error);
          }
          expect(message).not.toContain(token.slice(0, 4));
        },
      ),
      { numRuns: 60 },
    );
  });
});

test('docs/operations.md tells of every setting, with its default', () => {
  const guide = readFileSync(join(import.meta.dirname, '../../docs/operations.md'), 'utf8');
  for (const { name, variable, value } of readEffectiveSettings({ env: {}, workingFolder: '/srv' })) {
    const row = guide.split('\n').find((line) => line.startsWith(`| \`${variable}\` | \`${name}\` |`));
    expect(row, `a row for ${variable}`).toBeDefined();
    if (typeof value !== 'string' || !value.includes('/')) {
      expect(row).toContain(value === undefined ? '| none |' : `| \`${value}\` |`);
    }
  }
});

test('a model is a name below the models folder, or a path', () => {
  expect(['mini', './mini', '/srv/mini', '.'].map(isModelPath)).toEqual([false, true, true, true]);
  expect(toModelFolder('mini', '/models')).toBe('/models/mini');
  expect(toModelFolder('/srv/mini', '/models')).toBe('/srv/mini');
});
