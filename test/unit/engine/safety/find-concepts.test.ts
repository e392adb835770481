import { expect, test } from 'vitest';
import { showsConcept } from '../../../../src/engine/safety/find-concepts.ts';

const thresholds = { specialCare: [0.2, 0.3], concepts: [0.5, 0.6] };

function isShown(specialCare: readonly number[], concepts: readonly number[]): boolean {
  return showsConcept(
    { specialCare: new Float32Array(specialCare), concepts: new Float32Array(concepts) },
    thresholds,
  );
}

test('a picture nearer to any concept than its threshold shows it', () => {
  expect(isShown([0, 0], [0.51, 0])).toBe(true);
  expect(isShown([0, 0], [0, 0.601])).toBe(true);
  expect(isShown([0, 0], [0.49, 0.59])).toBe(false);
});

test('scores are rounded to three decimals, so what is nearer by less than half a thousandth is not found', () => {
  expect(isShown([0, 0], [0.5004, 0])).toBe(false);
  expect(isShown([0, 0], [0.5006, 0])).toBe(true);
});

test('a special-care concept blocks nothing by itself, and makes every concept after it count 0.01 more', () => {
  expect(isShown([0.9, 0.9], [0, 0])).toBe(false);
  expect(isShown([0, 0], [0.495, 0])).toBe(false);
  expect(isShown([0.21, 0], [0.495, 0])).toBe(true);
  expect(isShown([0.21, 0], [0.489, 0])).toBe(false);
});

test('the first special-care concept found makes the next ones count more too, but never adds twice', () => {
  expect(isShown([0, 0.295], [0.495, 0])).toBe(false);
  expect(isShown([0.21, 0.295], [0.495, 0])).toBe(true);
  expect(isShown([0.21, 0.295], [0.485, 0])).toBe(false);
});
