import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startGateway } from '../test/support/gateway.ts';
import { makeTokens, overload } from '../test/support/overload.ts';
import type { Figure } from './table.ts';

const programs = 50;
const capacitySeconds = 10;
const overloadSeconds = 60;
const timesCapacity = 10;

/**
 * Fifty programs ask the API for a minute for ten times as many pictures as can be drawn. What can be drawn is measured
 * before, by asking for too many and counting those that were finished.
 */
export async function benchOverload(): Promise<readonly Figure[]> {
  const folder = await mkdtemp(join(tmpdir(), 'pincel-bench-'));
  const tokens = makeTokens(join(folder, 'data'), programs);
  const gateway = await startGateway({ PINCEL_LOG_LEVEL: 'info' }, folder);
  try {
    const url = await gateway.url;
    await gateway.ready;
    const drawnBefore = await readDrawn(url);
    await overload(gateway, { seconds: capacitySeconds, requestsPerSecond: 20, tokens });
    const capacity = ((await readDrawn(url)) - drawnBefore) / capacitySeconds;
    const requestsPerSecond = Math.ceil(timesCapacity * capacity);
    const report = await overload(gateway, { seconds: overloadSeconds, requestsPerSecond, tokens });
    if (report.others.length > 0) throw new Error(`Unexpected answers: ${report.others.join(', ')}`);
    const { residentBytes } = report;
    const sixth = Math.floor(residentBytes.length / 6);
    const mean = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0) / values.length;
    const growth = mean(residentBytes.slice(-sixth)) / mean(residentBytes.slice(sixth, 2 * sixth));
    const figure = (name: string, unit: Figure['unit'], value: number): Figure => ({
      name,
      unit,
      values: [value],
    });
    return [
      figure('drawn when always busy', '1/s', capacity),
      figure('asked', '1/s', requestsPerSecond),
      figure('accepted', '1/s', report.accepted / overloadSeconds),
      figure(
        'refused with 429 and Retry-After',
        '1/s',
        (report.refused - report.withoutRetryAfter) / overloadSeconds,
      ),
      figure('refused without Retry-After', '1/s', report.withoutRetryAfter / overloadSeconds),
      figure('broken connections and timeouts', '1/s', report.errors / overloadSeconds),
      figure('answered, median', 'ms', report.medianMs),
      figure('answered, p99', 'ms', report.p99Ms),
      figure('longest queue', 'jobs', report.mostWaiting),
      figure('memory in the last 10 s over the second 10 s', 'ratio', growth),
    ];
  } finally {
    await gateway.remove();
  }
}

async function readDrawn(url: string): Promise<number> {
  const page = await (await fetch(`${url}/metrics`)).text();
  const counts = page.matchAll(/^pincel_jobs_total\{[^}]*end="delivered"[^}]*\} (\d+)$/gm);
  return [...counts].reduce((sum, [, count]) => sum + Number(count), 0);
}
