import { mkdirSync, writeFileSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createNoteDelivered } from '../../../src/app/note-delivered.ts';
import { draw, refuseMissingPicture } from '../../../src/cli/draw.ts';
import { parseDrawOrder } from '../../../src/cli/draw-options.ts';
import { prepareOutputFile } from '../../../src/cli/output-file.ts';
import { AppError } from '../../../src/domain/app-error.ts';
import { noMetrics } from '../../../src/domain/metrics.ts';
import { aFolder } from '../../support/a-folder.ts';
import { aFlow } from '../../support/flow.ts';
import type { HandJob } from '../../support/hand-engine.ts';
import { aTerminal } from '../../support/terminal.ts';
import { texts } from '../../support/texts.ts';

/** `pincel image "a cat" --seed 77 …` before the real flow, on an engine that the test plays. */
async function aDraw(options: Readonly<Record<string, unknown>> = {}) {
  const folder = await aFolder();
  const now = () => 1_000_000;
  const flow = await aFlow({ holder: 'command', now });
  const { stores } = flow;
  const terminal = aTerminal();
  const interruption = new AbortController();
  const order = parseDrawOrder('image', ['a cat'], { parameters: true, seed: 77, ...options });
  const exitCode = draw(order, {
    terminal,
    flow: {
      ...flow,
      submit: ({ draft, ...ask }) => flow.submit(draft, ask),
      noteDelivered: createNoteDelivered({ ...stores, metrics: noMetrics, now }),
    },
    output: await prepareOutputFile(order.output.out, folder),
    requester: { surface: 'cli', userExternalId: 'ana', spaceExternalId: 'terminal', role: 'admin' },
    texts,
    now,
    interrupted: interruption.signal,
  });
  return {
    ...flow,
    folder,
    interrupt: () => interruption.abort(),
    /** The job, once the engine has it. */
    async given(): Promise<HandJob> {
      const [jobId = ''] = stores.jobs.inState('running', 'command');
      return flow.engineJob(jobId);
    },
    ended: async () => ({
      exitCode: await exitCode,
      out: terminal.out.written(),
      err: terminal.err.written(),
      files: await readdir(folder),
    }),
    /** How the jobs of this command ended. */
    states: () =>
      stores.jobs.ofUser(stores.users.find('cli:ana')?.id ?? '', { limit: 10 }).map(({ state }) => state),
  };
}

function paint({ job, finish }: HandJob): void {
  mkdirSync(job.outputFolder, { recursive: true });
  const path = join(job.outputFolder, `${job.fileStem}.${job.pictureFormat}`);
  writeFileSync(path, 'a picture');
  const { widthPx, heightPx, seed } = job.request;
  const shape = { widthPx, heightPx, frames: 1, seed };
  finish({
    media: [{ path, format: job.pictureFormat, mimeType: 'image/png', sizeBytes: 9, ...shape }],
    notices: [{ kind: 'retried-after-crash' }],
  });
}

test('a drawn picture lies where it is said to lie, is kept as everybody’s is, and is noted as handed over', async () => {
  const { given, ended, folder, states, stores, board } = await aDraw({ steps: 1_000 });
  const job = await given();
  paint(job);
  const { exitCode, out, err, files } = await ended();
  expect({ exitCode, out, files, states: states() }).toEqual({
    exitCode: 0,
    out: `${join(folder, 'a-cat-77.png')}\n`,
    files: ['a-cat-77.png'],
    states: ['delivered'],
  });
  expect(await readFile(join(folder, 'a-cat-77.png'), 'utf8')).toBe('a picture');
  expect(await readFile(board.get(job.job.id)?.media[0]?.path ?? '', 'utf8')).toBe('a picture');
  expect(stores.outbox.pendingCount()).toBe(0);
  expect(err).toContain('Note: The number of steps 1,000 became 100: it goes from 1 to 100.\n');
  expect(err).toContain('Note: The engine stopped unexpectedly');
  expect(err).toContain('seed 77');
});

test('as JSON, standard output is one object with files, request and notes', async () => {
  const { given, ended, folder } = await aDraw({ steps: 1_000, out: 'cat.png', json: true });
  paint(await given());
  expect(JSON.parse((await ended()).out)).toMatchObject({
    ok: true,
    files: [{ path: join(folder, 'cat.png'), seed: 77 }],
    request: { prompt: 'a cat', steps: 100 },
    notes: [expect.stringContaining('1,000 became 100'), expect.stringContaining('stopped unexpectedly')],
  });
});

test('a failure is told in its sentence and leaves nothing behind', async () => {
  const { given, ended, states } = await aDraw();
  (await given()).fail(new AppError('engine-crashed', 'The engine died twice.'));
  const { exitCode, out, err, files } = await ended();
  expect({ exitCode, out, files, states: states() }).toEqual({
    exitCode: 1,
    out: '',
    files: [],
    states: ['failed'],
  });
  expect(err).toContain('The engine died twice.\n');
});

test('a refusal gives the engine nothing and leaves nothing behind', async () => {
  const { ended, engine, states } = await aDraw({ scheduler: 'eular', json: true });
  const { exitCode, out, files } = await ended();
  expect({ exitCode, files, states: states(), given: engine.jobs }).toEqual({
    exitCode: 2,
    files: [],
    states: [],
    given: [],
  });
  expect(JSON.parse(out)).toMatchObject({ ok: false, kind: 'unknown-name' });
});

test('an interruption cancels, gives the price back, and no file is there', async () => {
  const { given, ended, interrupt, states, stores } = await aDraw();
  const { job } = await given();
  interrupt();
  const { exitCode, out, err, files } = await ended();
  expect({ exitCode, out, files, states: states() }).toEqual({
    exitCode: 130,
    out: '',
    files: [],
    states: ['canceled'],
  });
  expect(err).toContain('Canceled. Nothing was written.');
  const userId = stores.jobs.get(job.id)?.userId ?? '';
  expect(stores.ledger.entries(userId, { limit: 1 })).toMatchObject([{ kind: 'refund', jobId: job.id }]);
});

test('a result that cannot be written where it was wanted is kept, and the command says so', async () => {
  const { given, ended, folder, board } = await aDraw({ out: 'cat.png' });
  const job = await given();
  mkdirSync(join(folder, 'cat.png'));
  paint(job);
  await expect(ended()).rejects.toMatchObject({
    kind: 'disk-failed',
    message: expect.stringContaining('Choose another place with --out.'),
  });
  expect(board.get(job.job.id)).toMatchObject({ state: 'generated', media: [{ format: 'png' }] });
  expect(await readdir(folder)).toEqual(['cat.png']);
});

test('a starting picture that is not there is told before anything else happens', async () => {
  const isReadable = () => Promise.resolve(false);
  await expect(refuseMissingPicture('--mask', 'no.png', isReadable)).rejects.toThrow(
    '--mask no.png: there is no such file',
  );
  await expect(refuseMissingPicture('--init', undefined, isReadable)).resolves.toBeUndefined();
});
