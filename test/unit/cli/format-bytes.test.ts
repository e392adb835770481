import { expect, test } from 'vitest';
import { formatBytes } from '../../../src/cli/format-bytes.ts';

test.each([
  [0, '0 B'],
  [1023, '1023 B'],
  [1024, '1.0 KiB'],
  [26_319_000, '25.1 MiB'],
  [2 ** 30 * 250, '250 GiB'],
  [2 ** 50 * 4, '4096 TiB'],
])('%d bytes are %s', (sizeBytes, text) => {
  expect(formatBytes(sizeBytes)).toBe(text);
});
