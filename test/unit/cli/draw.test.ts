import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { draw } from '../../../src/cli/draw.ts';
import { parseDrawOrder } from '../../../src/cli/draw-options.ts';
import { AppError } from '../../../src/domain/app-error.ts';
import { createLocalLane } from '../../../src/queue/local-lane.ts';
import { aFolder } from '../../support/a-folder.ts';
import { aLog } from '../../support/a-log.ts';
import { aHandEngine, type HandJob } from '../../support/hand-engine.ts';
import { aModel } from '../../support/models.ts';
import { aTerminal } from '../../support/terminal.ts';

/** `pincel image "a cat" …` on an engine that the test plays. */
async function aDraw(
  options: Readonly<Record<string, unknown>>,
  play: (job: HandJob) => Promise<void> | void,
) {
  const folder = await aFolder();
  const terminal = aTerminal();
  const interruption = new AbortController();
  const engine = aHandEngine();
  let stopped = 0;
  const exitCode = draw(parseDrawOrder('image', ['a cat'], { parameters: true, ...options }), {
    terminal,
    workingFolder: folder,
    models: [aModel()],
    model: 'mini',
    startEngine: () => ({
      ...engine,
      generate: (job, hooks) => {
        const drawn = engine.generate(job, hooks);
        for (const handJob of engine.jobs) void play(handJob);
        return drawn;
      },
      stop: async () => {
        stopped += 1;
      },
    }),
    lane: createLocalLane({ concurrency: 1 }),
    log: aLog().log,
    newJobId: () => 'job-1',
    randomSeed: () => 77,
    now: () => 0,
    isReadable: () => Promise.resolve(false),
    interrupted: interruption.signal,
  });
  return {
    folder,
    exitCode,
    interrupt: () => interruption.abort(),
    ended: async () => ({
      exitCode: await exitCode,
      out: terminal.out.written(),
      err: terminal.err.written(),
      files: await readdir(folder),
      stopped,
    }),
  };
}

async function paint({ job, finish }: HandJob): Promise<void> {
  const path = join(job.outputFolder, `${job.fileStem}.${job.pictureFormat}`);
  await writeFile(path, 'a picture');
  const { widthPx, heightPx, seed } = job.request;
  const shape = { widthPx, heightPx, frames: 1, seed };
  finish({
    media: [{ path, format: job.pictureFormat, mimeType: 'image/png', sizeBytes: 9, ...shape }],
    notices: [{ kind: 'retried-after-crash' }],
  });
}

test('a drawn picture lies where it is said to lie, and the engine is stopped', async () => {
  const { ended, folder } = await aDraw({ steps: 1_000 }, paint);
  const { exitCode, out, err, files, stopped } = await ended();
  expect({ exitCode, out, files, stopped }).toEqual({
    exitCode: 0,
    out: `${join(folder, 'a-cat-77.png')}\n`,
    files: ['a-cat-77.png'],
    stopped: 1,
  });
  expect(err).toContain('Note: The number of steps 1,000 became 100: it goes from 1 to 100.\n');
  expect(err).toContain('Note: The engine stopped unexpectedly');
  expect(err).toContain('seed 77');
});

test('as JSON, standard output is one object with files, request and notes', async () => {
  const { ended, folder } = await aDraw({ steps: 1_000, out: 'cat.png', json: true }, paint);
  expect(JSON.parse((await ended()).out)).toMatchObject({
    ok: true,
    files: [{ path: join(folder, 'cat.png'), seed: 77 }],
    request: { prompt: 'a cat', steps: 100 },
    notes: [expect.stringContaining('1,000 became 100'), expect.stringContaining('stopped unexpectedly')],
  });
});

test('a failure is told in its sentence and leaves nothing behind', async () => {
  const { ended } = await aDraw({}, ({ fail }) =>
    fail(new AppError('engine-crashed', 'The engine died twice.')),
  );
  const { exitCode, out, err, files, stopped } = await ended();
  expect({ exitCode, out, files, stopped }).toEqual({ exitCode: 1, out: '', files: [], stopped: 1 });
  expect(err).toContain('The engine died twice.\n');
});

test('a refusal starts no engine and leaves nothing behind', async () => {
  const { ended } = await aDraw({ scheduler: 'eular', json: true }, () => expect.unreachable());
  const { exitCode, out, files, stopped } = await ended();
  expect({ exitCode, files, stopped }).toEqual({ exitCode: 2, files: [], stopped: 0 });
  expect(JSON.parse(out)).toMatchObject({ ok: false, kind: 'unknown-name' });
});

test('an interruption cancels, and no half picture stays', async () => {
  const begun = Promise.withResolvers<void>();
  const { ended, interrupt } = await aDraw({}, async ({ job }) => {
    await writeFile(join(job.outputFolder, 'half.png'), 'half');
    begun.resolve();
  });
  await begun.promise;
  interrupt();
  const { exitCode, out, err, files, stopped } = await ended();
  expect({ exitCode, out, files, stopped }).toEqual({ exitCode: 130, out: '', files: [], stopped: 1 });
  expect(err).toContain('Canceled. Nothing was written.');
});

test('a starting picture that is not there is told before anything else happens', async () => {
  const { exitCode, folder } = await aDraw({ init: 'no.png' }, () => expect.unreachable());
  await expect(exitCode).rejects.toThrow('--init no.png: there is no such file');
  expect(await readdir(folder)).toEqual([]);
});
