import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { isModelPath, readConfig, toModelFolder } from '../../src/config.ts';
import { aFolder } from '../support/a-folder.ts';

/** Configuration read in a folder of its own, with these variables and this config file. */
async function configFrom(env: Readonly<Record<string, string>>, file?: unknown) {
  const workingFolder = await aFolder();
  if (file !== undefined) {
    const text = typeof file === 'string' ? file : JSON.stringify(file);
    await writeFile(join(workingFolder, 'pincel.config.json'), text);
  }
  return { workingFolder, read: () => readConfig({ env, workingFolder }) };
}

test('with nothing set, everything has a default', async () => {
  const { read, workingFolder } = await configFrom({});
  expect(read()).toEqual({
    dataDir: join(workingFolder, 'data'),
    httpHost: '127.0.0.1',
    httpPort: 8080,
    model: 'mini',
    modelsDir: join(import.meta.dirname, '../../models'),
    provider: 'auto',
    engineThreads: undefined,
    stepTimeoutMs: expect.any(Number),
    engineMaxRssBytes: expect.any(Number),
    embedParameters: true,
    logLevel: 'info',
  });
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

test('a model is a name below the models folder, or a path', () => {
  expect(['mini', './mini', '/srv/mini', '.'].map(isModelPath)).toEqual([false, true, true, true]);
  expect(toModelFolder('mini', '/models')).toBe('/models/mini');
  expect(toModelFolder('/srv/mini', '/models')).toBe('/srv/mini');
});
