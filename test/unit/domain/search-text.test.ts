import { expect, test } from 'vitest';
import { hasWords, toSearchWords } from '../../../src/domain/search-text.ts';

test('what was typed becomes words without case and accents, each once', () => {
  expect(toSearchWords('  Café\tCAFE cafe\u0301\n ÁRVORE\u00a0azul ')).toEqual(['cafe', 'arvore', 'azul']);
  expect(toSearchWords(' ')).toEqual([]);
});

test('all words have to occur, also as a part of longer ones, in any order', () => {
  expect(hasWords('Two CAFÉS at night', toSearchWords('night café'))).toBe(true);
  expect(hasWords('Two CAFÉS at night', toSearchWords('night owl'))).toBe(false);
  expect(hasWords('', toSearchWords('cat'))).toBe(false);
  expect(hasWords('anything', [])).toBe(true);
});

test('letters of other scripts are found as they are', () => {
  expect(hasWords('красная лиса', toSearchWords('ЛИСА'))).toBe(true);
  expect(hasWords('赤い狐', toSearchWords('狐'))).toBe(true);
});
