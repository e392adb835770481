import { expect, test } from 'vitest';
import { locales } from '../../../../src/domain/texts.ts';
import { aCommand, privateTextOf } from '../../../support/chat-context.ts';
import { anAccount } from './an-account.ts';

const queue = aCommand('queue');

test('without anything under way it says so, and how much waits in all', async () => {
  const { call, accept } = await anAccount();
  accept();
  accept();
  expect(privateTextOf(call(queue)).split('\n')).toEqual([
    'Nothing of yours is waiting or being drawn. /image starts something.',
    'Of everybody, 1 request waits and 1 is being drawn.',
  ]);
});

test('every drawing of mine has its place and a button to stop it; those of others have none', async () => {
  const { call, ask, accept } = await anAccount();
  accept();
  const first = ask({ prompt: 'a cat' });
  const second = ask({ prompt: 'a dog\nwith a hat' });
  const answer = call(queue);
  const lines = privateTextOf(answer).split('\n');
  expect(lines[0]).toBe('You have 2 drawings under way:');
  expect(lines[1]).toMatch(/^1\. "a cat": 1 drawing before yours\. /);
  expect(lines[2]).toMatch(/^2\. "a dog with a hat": \d drawings? before yours\. /);
  expect(answer.kind === 'text' && answer.buttons).toEqual([
    [
      { id: `cancel:${first.jobId}`, label: 'Cancel 1', style: 'danger' },
      { id: `cancel:${second.jobId}`, label: 'Cancel 2', style: 'danger' },
    ],
  ]);
});

test('what is drawn tells its step, and what has been told to stop has no button', async () => {
  const { call, ask, engineJob, whenJob, cancel, me } = await anAccount();
  const { jobId } = ask({ prompt: 'a cat' });
  const hand = await engineJob(jobId);
  hand.emit({ type: 'step', step: 3, steps: 12 });
  await whenJob(jobId, ({ step }) => step === 3);
  expect(privateTextOf(call(queue))).toContain('1. "a cat": being drawn now, step 3 of 12.');
  cancel(jobId, me().known);
  const answer = call(queue);
  expect(privateTextOf(answer)).toContain('1. "a cat": stopping.');
  expect(answer.kind === 'text' && answer.buttons).toEqual([]);
});

test('what is on its way is told as drawn', async () => {
  const { call, ask, engineJob, whenJob, aDrawnFile } = await anAccount();
  const { jobId } = ask({ prompt: 'a cat' });
  (await engineJob(jobId)).finish({ media: [aDrawnFile(jobId)] });
  await whenJob(jobId, ({ state }) => state === 'generated');
  expect(privateTextOf(call(queue))).toContain('1. "a cat": drawn, and on its way to you.');
});

test('a queue that is paused or takes nothing new says so, and no time is told', async () => {
  const { call, ask, steer } = await anAccount();
  steer.pause('operator');
  ask({ prompt: 'a cat' });
  steer.drain('operator');
  expect(privateTextOf(call(queue)).split('\n')).toEqual([
    'You have one drawing under way:',
    '1. "a cat": Yours is next.',
    'Of everybody, 1 request waits and nothing is being drawn.',
    'An admin has paused the queue: what waits keeps its place, and goes on when the queue does.',
    'Pincel finishes what it has and takes nothing new at the moment. Try again later.',
  ]);
});

test('more drawings than fit into a message are counted', async () => {
  const { call, ask, stores, me } = await anAccount();
  stores.policies.set(
    { scope: 'default', scopeKey: '', maxQueued: 100, capacityMillicredits: 'unlimited' },
    0,
  );
  for (let index = 0; index < 14; index += 1) ask({ prompt: 'a very long story '.repeat(100) });
  for (const locale of locales) {
    const answer = call(queue, me({}, { locale }));
    const text = privateTextOf(answer);
    expect(text.length).toBeLessThan(2_000);
    expect(text).toContain(locale === 'en' ? '… and 4 more.' : '… e mais 4.');
    expect(answer.kind === 'text' && answer.buttons?.map((row) => row.length)).toEqual([5, 5]);
  }
});
