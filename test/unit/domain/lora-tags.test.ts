import { expect, test } from 'vitest';
import { boundLoraWeight, findLora, parseLoraTags, wantedLoras } from '../../../src/domain/lora-tags.ts';

test('tags are taken out of a prompt with their weights, 1 where none is written', () => {
  expect(parseLoraTags('a cat <lora:crayon:0.8>, night <LORA: Oil Paint > sky<lora:x:-.5>')).toEqual({
    text: 'a cat , night  sky',
    loras: [
      { name: 'crayon', weight: 0.8 },
      { name: 'Oil Paint', weight: 1 },
      { name: 'x', weight: -0.5 },
    ],
  });
});

test.each([
  'a cat',
  '<lora:>',
  '<lora: :1>',
  '<lora:crayon:much>',
  '<lora:crayon:>',
  '<lora:crayon:1:2>',
  '<lora:crayon:1e3>',
  '<lora:crayon',
  '<hypernet:crayon:1>',
  '<@1234> <a:wave:99>',
])('what is no tag stays as text: %s', (prompt) => {
  expect(parseLoraTags(prompt)).toEqual({ text: prompt, loras: [] });
});

test('a LoRA is found by its name, whatever its case, but first as it is spelled', () => {
  expect(findLora('crayon', ['Crayon', 'crayon'])).toBe('crayon');
  expect(findLora('CRAYON', ['Crayon', 'crayon'])).toBe('Crayon');
  expect(findLora('oil', ['Crayon'])).toBeUndefined();
});

test('weights go from -2 to 2', () => {
  expect([-9, -2, 0.5, 2, 9].map(boundLoraWeight)).toEqual([-2, -2, 0.5, 2, 2]);
});

test('each LoRA is wanted once, with the sum of its weights, in the order of the names', () => {
  const known = ['night', 'Crayon'];
  expect(wantedLoras('<lora:night:0.5> <lora:crayon:1.5> a cat <lora:Crayon:1.5>', known)).toEqual([
    { name: 'Crayon', weight: 2 },
    { name: 'night', weight: 0.5 },
  ]);
  expect(wantedLoras('<lora:night:0> <lora:crayon:1> <lora:crayon:-1> <lora:unknown>', known)).toEqual([]);
});
