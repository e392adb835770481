import { expect, test } from 'vitest';
import { describeNotice } from '../../../src/domain/describe-notice.ts';

test('what was cut from a prompt is told word for word', () => {
  expect(describeNotice({ kind: 'prompt-truncated', which: 'negative prompt', cutText: 'and a dog' })).toBe(
    'The negative prompt was longer than the model reads. This was left out: and a dog',
  );
});

test('a second attempt is told, and why it was needed', () => {
  expect(describeNotice({ kind: 'retried-in-fp32', component: 'unet' })).toContain('full precision');
  expect(describeNotice({ kind: 'retried-after-crash' })).toContain('started again');
});
