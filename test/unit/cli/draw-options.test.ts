import { expect, test } from 'vitest';
import { parseDrawOrder, parseNumber, parseSize } from '../../../src/cli/draw-options.ts';

test('a number is taken as typed, also one that nothing can be drawn with', () => {
  expect(['7', '-1.5', '1e9', 'NaN', '-Infinity'].map(parseNumber)).toEqual([
    7,
    -1.5,
    1e9,
    Number.NaN,
    -Infinity,
  ]);
});

test.each(['', ' ', 'seven', '7px', '1,5'])('%j is no number', (typed) => {
  expect(() => parseNumber(typed)).toThrow('It has to be a number.');
});

test('a size is width x height, or one number for a square', () => {
  expect(parseSize('512x768')).toEqual({ widthPx: 512, heightPx: 768 });
  expect(parseSize('512X768')).toEqual({ widthPx: 512, heightPx: 768 });
  expect(parseSize('512')).toEqual({ widthPx: 512, heightPx: 512 });
  expect(parseSize('0x1000000000')).toEqual({ widthPx: 0, heightPx: 1e9 });
});

test.each(['', 'x', '512x', '1x2x3', 'big'])('%j is no size', (typed) => {
  expect(() => parseSize(typed)).toThrow(/number|512x768/);
});

test('options become a draft that says only what was said', () => {
  const { draft, output, embedParameters, json } = parseDrawOrder('image', ['a', 'cat'], {
    size: { widthPx: 512, heightPx: Number.NaN },
    out: 'cat.png',
    parameters: false,
    json: true,
  });
  expect(Object.entries(draft).filter(([, value]) => value !== undefined)).toEqual([
    ['kind', 'image'],
    ['prompt', 'a cat'],
    ['widthPx', 512],
    ['heightPx', Number.NaN],
  ]);
  expect(output).toEqual({ kind: 'image', out: 'cat.png', format: undefined });
  expect([embedParameters, json]).toEqual([false, true]);
});
