import { expect, test } from 'vitest';
import { readWaitMs } from '../../../src/net/read-wait-ms.ts';

const nowMs = Date.parse('2026-11-21T12:00:00Z');

test.each<readonly [Readonly<Record<string, string>>, number | undefined]>([
  [{ 'retry-after': '120' }, 120_000],
  [{ 'retry-after': 'Sat, 21 Nov 2026 12:00:30 GMT' }, 30_000],
  [{ 'retry-after': 'Sat, 21 Nov 2026 11:00:00 GMT' }, 0],
  [{ 'retry-after': 'soon' }, undefined],
  [{ ratelimit: '"api";r=0;t=55' }, 55_000],
  [{ ratelimit: '"api";r=12;t=55' }, undefined],
  [{}, undefined],
])('%j is %s ms', (headers, waitMs) => {
  expect(readWaitMs(new Headers(headers), nowMs)).toBe(waitMs);
});
