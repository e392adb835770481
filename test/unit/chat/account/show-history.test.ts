import { expect, test } from 'vitest';
import { aCommand, privateTextOf } from '../../../support/chat-context.ts';
import { anAccount } from './an-account.ts';

const history = aCommand('history');

test('somebody who asked for nothing is told how to', async () => {
  const { call } = await anAccount();
  expect(privateTextOf(call(history))).toBe('You have not asked for anything yet. /help shows how.');
});

test('my latest five requests come newest first, each with a button to ask again', async () => {
  let nowMs = 1_000_000;
  const { call, ask, accept, cancel, me, steer } = await anAccount({ now: () => nowMs });
  steer.pause('operator');
  accept({ prompt: 'of somebody else' });
  const receipts = ['one', 'two', 'three', 'four', 'five'].map((prompt) => ask({ prompt, seed: 12_345 }));
  nowMs += 7_200_000;
  const gif = ask({ kind: 'gif', prompt: `six ${'and more '.repeat(50)}`, seed: 4_294_967_295 });
  cancel(gif.jobId, me().known);
  const answer = call(history);
  const lines = privateTextOf(answer).split('\n');
  expect(lines).toHaveLength(6);
  expect(lines[0]).toBe('What you asked for lately:');
  expect(lines[1]).toMatch(/^1\. GIF "six and more .*…", seed 4294967295, 1 second ago: canceled\.$/);
  expect(lines[2]).toBe('2. Picture "five", seed 12345, 2 hours ago: waiting.');
  expect(answer.kind === 'text' && answer.buttons?.flat()).toEqual(
    [gif, ...receipts.slice(1).toReversed()].map(({ jobId }, index) => ({
      id: `again:${jobId}`,
      label: `Again ${index + 1}`,
      style: 'plain',
    })),
  );
  expect(privateTextOf(call(history, me({}, { locale: 'pt-BR' })))).toContain(
    '2. Imagem "five", semente 12345, há 2 horas: esperando.',
  );
});
