import { expect, test } from 'vitest';
import { type DoctorDeps, doctor } from '../../../src/cli/doctor.ts';
import { AppError } from '../../../src/domain/app-error.ts';
import { aModel } from '../../support/models.ts';
import { aTerminal } from '../../support/terminal.ts';

const mini = { name: 'mini', folder: '/models/mini', info: aModel() };

async function examine(changes: Partial<DoctorDeps> = {}) {
  const terminal = aTerminal();
  const exitCode = await doctor(
    { json: false },
    {
      terminal,
      nodeVersion: '26.10.0',
      provider: 'auto',
      probeProviders: () =>
        Promise.resolve([
          { provider: 'cuda', problem: 'no libraries' },
          { provider: 'cpu', problem: undefined },
        ]),
      models: [mini],
      modelsFolder: '/models',
      defaultModel: 'mini',
      verifyModel: () => Promise.resolve(14),
      readDisk: () => Promise.resolve({ folder: '/data', writable: true, freeBytes: 2 ** 34 }),
      ...changes,
    },
  );
  return { exitCode, told: terminal.out.written() };
}

test('a machine without a GPU is healthy, and hears what CUDA would need', async () => {
  const { exitCode, told } = await examine();
  expect(exitCode).toBe(0);
  expect(told).toContain('note    provider cuda: does not run here: no libraries\n        For an NVIDIA GPU');
  expect(told).toContain('ok      model mini (default): 23.8 MiB, 14 files are as their manifest says');
  expect(told).toContain('no safety checker: nothing looks at what it draws');
  expect(told).toContain('ok      data folder: 16.0 GiB free at /data');
});

test.each<readonly [string, Partial<DoctorDeps>, string]>([
  ['an old Node', { nodeVersion: '24.1.0' }, 'BROKEN  Node.js: 24.1.0, but 26 or newer is needed'],
  ['a provider asked for by name that does not run', { provider: 'cuda' }, 'BROKEN  provider cuda'],
  [
    'a changed default model',
    { verifyModel: () => Promise.reject(new AppError('model-invalid', 'unet/model.onnx has changed.')) },
    'BROKEN  model mini (default): unet/model.onnx has changed.',
  ],
  [
    'no default model',
    { models: [] },
    'BROKEN  model mini: the default model is not installed below /models',
  ],
  [
    'a data folder that cannot be written to',
    { readDisk: () => Promise.resolve({ folder: '/data', writable: false, freeBytes: 2 ** 34 }) },
    'BROKEN  data folder: /data cannot be written to',
  ],
  [
    'a full disk',
    { readDisk: () => Promise.resolve({ folder: '/data', writable: true, freeBytes: 1_000 }) },
    'BROKEN  data folder: 1000 B free at /data',
  ],
])('%s is broken, with advice, and the exit code says so', async (_, changes, line) => {
  const { exitCode, told } = await examine(changes);
  expect(exitCode).toBe(1);
  expect(told).toContain(line);
});

test('another model that cannot be used is worth a note, not a failure', async () => {
  const error = new AppError('model-invalid', 'vae_decoder/model.onnx is missing.');
  const { exitCode, told } = await examine({
    models: [mini, { name: 'sd15', folder: '/models/sd15', error }],
  });
  expect(exitCode).toBe(0);
  expect(told).toContain('note    model sd15: vae_decoder/model.onnx is missing.');
});

test('as JSON it is one object', async () => {
  const terminal = aTerminal();
  await doctor(
    { json: true },
    {
      terminal,
      nodeVersion: '26.10.0',
      provider: 'cpu',
      probeProviders: () => Promise.resolve([]),
      models: [],
      modelsFolder: '/models',
      defaultModel: 'mini',
      verifyModel: () => Promise.resolve(0),
      readDisk: () => Promise.resolve({ folder: '/data', writable: true, freeBytes: 2 ** 34 }),
    },
  );
  expect(JSON.parse(terminal.out.written())).toMatchObject({
    ok: false,
    checks: [{ name: 'Node.js', state: 'ok' }, {}, {}],
  });
});
