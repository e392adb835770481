import { expect, test } from 'vitest';
import { AppError } from '../../../src/domain/app-error.ts';
import type { MediaFile } from '../../../src/domain/engine.ts';
import { aFlow } from '../../support/flow.ts';
import type { HandJob } from '../../support/hand-engine.ts';

const media: MediaFile = {
  path: '/media/job-1.png',
  format: 'png',
  mimeType: 'image/png',
  sizeBytes: 1,
  widthPx: 256,
  heightPx: 256,
  frames: 1,
  seed: 77,
};

/** A flow with one job that the engine has begun. */
function aRunningJob() {
  const flow = aFlow();
  const { jobId } = flow.accept();
  const [job] = flow.engine.jobs;
  if (job === undefined) throw new Error('the job did not start');
  return { ...flow, jobId, job: job satisfies HandJob };
}

test('the engine gets the resolved request and where its files go', () => {
  const { job } = aRunningJob();
  expect(job.job).toMatchObject({
    id: 'job-1',
    request: { prompt: 'a cat', seed: 77 },
    outputFolder: '/media',
    fileStem: 'job-1',
    previews: true,
  });
});

test('what the engine tells is on the board: stage, steps, preview, notices', () => {
  const { board, job, jobId } = aRunningJob();
  job.emit({ type: 'stage', stage: 'denoising' });
  job.emit({ type: 'step', step: 3, steps: 13 });
  expect(board.get(jobId)).toMatchObject({ stage: 'denoising', step: 3, steps: 13, preview: undefined });
  job.emit({ type: 'preview', step: 4, steps: 13, png: new Uint8Array([1]) });
  job.emit({ type: 'notice', notice: { kind: 'retried-in-fp32', component: 'unet' } });
  expect(board.get(jobId)).toMatchObject({
    step: 4,
    preview: new Uint8Array([1]),
    notices: [{ kind: 'retried-in-fp32' }],
  });
});

test('a restarted engine begins again from the first step', () => {
  const { board, job, jobId } = aRunningJob();
  job.emit({ type: 'preview', step: 4, steps: 13, png: new Uint8Array([1]) });
  job.emit({ type: 'restarted' });
  expect(board.get(jobId)).toMatchObject({ state: 'running', step: 0, stage: undefined, preview: undefined });
});

test('a drawn job carries its media and the engine’s last word on notices, and no preview any more', async () => {
  const { job, jobId, whenJob } = aRunningJob();
  job.emit({ type: 'preview', step: 4, steps: 13, png: new Uint8Array([1]) });
  job.finish({ media: [media], notices: [{ kind: 'retried-after-crash' }] });
  expect(await whenJob(jobId, ({ state }) => state === 'generated')).toMatchObject({
    media: [media],
    notices: [{ kind: 'retried-after-crash' }],
    preview: undefined,
    stage: undefined,
  });
});

test('a foreseen failure is told in its own sentence', async () => {
  const { job, jobId, whenJob, log } = aRunningJob();
  job.fail(new AppError('disk-failed', 'The disk is full. Free some space.'));
  const view = await whenJob(jobId, ({ state }) => state === 'failed');
  expect(view.error).toBe('The disk is full. Free some space.');
  expect(log).toEqual([expect.objectContaining({ level: 'warn' })]);
});

test('an unforeseen failure gives the person a reference and the log the whole story', async () => {
  const { job, jobId, whenJob, log } = aRunningJob();
  const error = new TypeError('x is not a function');
  job.fail(error);
  const view = await whenJob(jobId, ({ state }) => state === 'failed');
  expect(view.error).toContain('reference REFERENCE');
  expect(view.error).not.toContain('x is not a function');
  expect(log).toEqual([
    expect.objectContaining({ level: 'error', context: { jobId, reference: 'REFERENCE', err: error } }),
  ]);
});

test('after a failure the next job runs', async () => {
  const { accept, job, whenJob, engine } = aRunningJob();
  const next = accept();
  job.fail(new AppError('engine-crashed', 'The engine died.'));
  await whenJob(next.jobId, ({ state }) => state === 'running');
  expect(engine.jobs).toHaveLength(2);
});
