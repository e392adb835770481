import { expect, test } from 'vitest';
import { createDeliver } from '../../../src/app/deliver.ts';
import { createJobBoard } from '../../../src/app/job-board.ts';
import { aLog } from '../../support/a-log.ts';
import { aRequest } from '../../support/builders.ts';
import { aFlow } from '../../support/flow.ts';

function aBoard(historyLimit = 200) {
  const { log, lines } = aLog();
  const board = createJobBoard({ lane: { position: () => 3 }, now: () => 5, log, historyLimit });
  const add = (jobId: string): void => board.add({ jobId, request: aRequest(), adjustments: [] });
  return { board, add, log: lines };
}

test('a listener hears how things stand, and every change until it stops listening', () => {
  const { board, add } = aBoard();
  add('a');
  const heard: string[] = [];
  const stop = board.subscribe('a', (view) => heard.push(`${view.state} ${view.step}`));
  board.move('a', 'running');
  board.update('a', { step: 2 });
  stop();
  board.move('a', 'generated');
  expect(heard).toEqual(['queued 0', 'running 0', 'running 2']);
});

test('listening to an unknown job hears nothing', () => {
  const { board } = aBoard();
  board.subscribe('nobody', () => expect.unreachable())();
});

test('a position is shown only while the job waits', () => {
  const { board, add } = aBoard();
  add('a');
  expect(board.get('a')?.position).toBe(3);
  board.move('a', 'running');
  expect(board.get('a')?.position).toBeUndefined();
});

test('who waits hears of moving up when somebody before them starts or leaves', async () => {
  const { accept, board, cancel, engine, whenJob } = aFlow();
  const [, second, third] = [accept(), accept(), accept(), accept()];
  const heard: (number | undefined)[] = [];
  board.subscribe('job-4', ({ position }) => heard.push(position));
  cancel(third?.jobId ?? '');
  engine.jobs[0]?.finish();
  await whenJob(second?.jobId ?? '', ({ state }) => state === 'running');
  expect(heard).toEqual([3, 2, 1]);
});

test('a job that was asked to stop says so while the engine finishes its step', () => {
  const { board, add } = aBoard();
  add('a');
  board.move('a', 'running');
  const heard: boolean[] = [];
  board.subscribe('a', ({ isStopping }) => heard.push(isStopping));
  board.abort('a');
  expect(heard).toEqual([false, true]);
});

test('a transition outside the table is a bug and changes nothing', () => {
  const { board, add } = aBoard();
  add('a');
  expect(() => board.move('a', 'delivered')).toThrow('Job a cannot move from queued to delivered');
  expect(board.get('a')?.state).toBe('queued');
});

test('a listener that throws disturbs neither the job nor the other listeners', () => {
  const { board, add, log } = aBoard();
  add('a');
  let heard = 0;
  board.subscribe('a', () => {
    if (heard > 0) throw new Error('broken page');
  });
  board.subscribe('a', () => {
    heard += 1;
  });
  board.move('a', 'running');
  expect(heard).toBe(2);
  expect(log).toEqual([expect.objectContaining({ level: 'error' })]);
});

test('only the last jobs that are over are remembered, and every job that is not', () => {
  const { board, add } = aBoard(2);
  for (const jobId of ['a', 'b', 'c', 'd']) add(jobId);
  for (const jobId of ['c', 'b', 'a']) board.move(jobId, 'canceled');
  expect(['a', 'b', 'c', 'd'].map((jobId) => board.get(jobId)?.state)).toEqual([
    'canceled',
    'canceled',
    undefined,
    'queued',
  ]);
});

test('a delivered job is delivered once and remembered once', () => {
  const { board, add } = aBoard(2);
  const deliver = createDeliver(board);
  for (const jobId of ['a', 'b']) {
    add(jobId);
    board.move(jobId, 'running');
    board.move(jobId, 'generated');
    deliver(jobId);
    deliver(jobId);
  }
  expect(['a', 'b'].map((jobId) => board.get(jobId)?.state)).toEqual(['delivered', 'delivered']);
});
