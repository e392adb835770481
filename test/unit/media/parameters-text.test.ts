import { expect, test } from 'vitest';
import { toParametersText } from '../../../src/media/parameters-text.ts';

test('parameters read as the web UIs write them: prompt, negative prompt, one line of pairs', () => {
  const text = toParametersText({
    prompt: 'a cat',
    'Negative prompt': 'blurry',
    Steps: 12,
    Sampler: 'ddim',
    'CFG scale': 7.5,
    Seed: 42,
    Size: '256x256',
    Model: 'mini',
  });
  expect(text).toBe(
    'a cat\nNegative prompt: blurry\nSteps: 12, Sampler: ddim, CFG scale: 7.5, Seed: 42, Size: 256x256, Model: mini',
  );
});

test('an empty negative prompt has no line', () => {
  expect(toParametersText({ prompt: 'a cat', 'Negative prompt': '', Steps: 4 })).toBe('a cat\nSteps: 4');
});

test('a value that would break the line is quoted as JSON', () => {
  expect(toParametersText({ Model: 'one, "two": three', Steps: 4 })).toBe(
    'Model: "one, \\"two\\": three", Steps: 4',
  );
});
