import { expect, test } from 'vitest';
import { newId } from '../../../../src/app/new-id.ts';
import { readReference, withReference } from '../../../../src/bots/telegram/prompt-reference.ts';

test('a message that asks for a prompt says of which job, for ever', () => {
  const jobId = newId();
  expect(readReference(withReference('Edit the prompt: reply to this.', jobId))).toBe(jobId);
});

test('other texts refer to nothing', () => {
  for (const text of [undefined, '', 'a fox', '#fox', `#${'I'.repeat(26)}`, `#${newId()} and more`])
    expect(readReference(text)).toBeUndefined();
});
