import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { roleWeights } from '../src/domain/role.ts';
import { createFairOrder } from '../src/queue/fair-order.ts';
import { type Order, type Served, serveArrivals } from '../test/support/serve-arrivals.ts';
import { type ArrivalPattern, arrivalPatterns } from './arrival-patterns.ts';
import { toSvg } from './bar-chart.ts';
import { createFifoOrder, createPriorityOrder } from './plain-orders.ts';
import { quantile } from './quantile.ts';

interface Policy {
  readonly name: string;
  readonly color: string;
  readonly createOrder: (now: () => number) => Order;
}

const policies: readonly Policy[] = [
  {
    name: 'fair',
    color: '#2f9e6e',
    createOrder: (now) => createFairOrder({ now, slots: 1, weights: roleWeights }),
  },
  { name: 'plain FIFO', color: '#8a8fa3', createOrder: createFifoOrder },
  { name: 'plain priority', color: '#d98032', createOrder: createPriorityOrder },
];

/** Shares are compared over stretches of this length: long enough for each to get several of the largest jobs. */
const windowMs = 20 * 60_000;
const picturesFolder = join(import.meta.dirname, '../docs/pictures');

interface Fairness {
  readonly pattern: string;
  readonly policy: Policy;
  readonly jain: number;
  /** Waits in seconds, at the 50th, 95th and 99th percentile. */
  readonly light: readonly number[];
  readonly heavy: readonly number[];
  readonly batch: readonly number[];
}

/**
 * Five arrival patterns in simulated time, served by the fair order, first come first served, and urgent first: who
 * waits how long. Writes the figures into docs/pictures and answers the table as Markdown.
 */
export async function benchFairness(): Promise<string> {
  const results = arrivalPatterns().flatMap((pattern) =>
    policies.map((policy) =>
      toFairness(pattern, policy, serveArrivals(pattern.arrivals, policy.createOrder)),
    ),
  );
  const groups = [...new Set(results.map(({ pattern }) => pattern))];
  const seriesOf = (pick: (result: Fairness) => number) =>
    policies.map((policy) => ({
      name: policy.name,
      color: policy.color,
      values: results.filter((result) => result.policy === policy).map(pick),
    }));
  const charts = {
    'fairness-waits.svg': toSvg({
      title: 'Wait of users who ask for little, 95th percentile, seconds (logarithmic)',
      unit: 's',
      groups,
      series: seriesOf(({ light }) => light[1] ?? Number.NaN),
      ticks: [1, 10, 100, 1_000, 10_000],
      scale: 'log',
    }),
    'fairness-jain.svg': toSvg({
      title: 'Jain’s index of the engine time of users who wait',
      unit: '',
      groups,
      series: seriesOf(({ jain }) => jain),
      ticks: [0, 0.25, 0.5, 0.75, 1],
      scale: 'linear',
    }),
  };
  for (const [name, svg] of Object.entries(charts)) await writeFile(join(picturesFolder, name), svg);
  return toTable(results);
}

function toFairness({ name, arrivals }: ArrivalPattern, policy: Policy, served: readonly Served[]): Fairness {
  const workOf = new Map<string, number>();
  for (const { job, measuredMs } of arrivals) {
    workOf.set(job.userId, (workOf.get(job.userId) ?? 0) + measuredMs);
  }
  const meanWorkMs = [...workOf.values()].reduce((sum, ms) => sum + ms, 0) / workOf.size;
  const isHeavy = (userId: string): boolean => (workOf.get(userId) ?? 0) > 2 * meanWorkMs;
  const interactive = served.filter(({ job }) => job.class === 'interactive');
  return {
    pattern: name,
    policy,
    jain: meanJain(interactive),
    light: waitsOf(interactive.filter(({ job }) => !isHeavy(job.userId))),
    heavy: waitsOf(interactive.filter(({ job }) => isHeavy(job.userId))),
    batch: waitsOf(served.filter(({ job }) => job.class === 'batch')),
  };
}

function waitsOf(jobs: readonly Served[]): readonly number[] {
  const seconds = jobs.map(({ job, startedAtMs }) => (startedAtMs - job.acceptedAtMs) / 1_000);
  return [0.5, 0.95, 0.99].map((share) => quantile(seconds, share));
}

/** The mean over all windows of Jain's index of what those got who had something waiting all the time. */
function meanJain(served: readonly Served[]): number {
  const byUser = Map.groupBy(served, ({ job }) => job.userId);
  const endMs = served.at(-1)?.endedAtMs ?? 0;
  const indices: number[] = [];
  for (let fromMs = 0; fromMs + windowMs <= endMs; fromMs += windowMs) {
    const toMs = fromMs + windowMs;
    const shares = [...byUser.values()]
      .filter((jobs) => waitsThroughout(jobs, fromMs, toMs))
      .map((jobs) =>
        jobs
          .map(({ startedAtMs, endedAtMs }) => Math.min(endedAtMs, toMs) - Math.max(startedAtMs, fromMs))
          .reduce((sum, ms) => sum + Math.max(0, ms), 0),
      );
    const squares = shares.reduce((sum, ms) => sum + ms ** 2, 0);
    if (shares.length > 1 && squares > 0) {
      indices.push(shares.reduce((sum, ms) => sum + ms, 0) ** 2 / (shares.length * squares));
    }
  }
  return indices.reduce((sum, index) => sum + index, 0) / indices.length;
}

/** Whether at any time of the window one of these jobs waits. */
function waitsThroughout(jobs: readonly Served[], fromMs: number, toMs: number): boolean {
  let coveredUntilMs = fromMs;
  const waiting = jobs.map(({ job, startedAtMs }) => ({ fromMs: job.acceptedAtMs, toMs: startedAtMs }));
  for (const wait of waiting.toSorted((a, b) => a.fromMs - b.fromMs)) {
    if (wait.fromMs <= coveredUntilMs) coveredUntilMs = Math.max(coveredUntilMs, wait.toMs);
  }
  return coveredUntilMs >= toMs;
}

function toTable(results: readonly Fairness[]): string {
  const cells = (values: readonly number[]): string =>
    values.map((value) => (Number.isNaN(value) ? '–' : value.toFixed(0))).join(' / ');
  return [
    '| arrivals | order | Jain’s index of those who wait | light users wait, s: p50 / p95 / p99 | heavy users wait, s | programs (batch) wait, s |',
    '|---|---|---|---|---|---|',
    ...results.map(
      ({ pattern, policy, jain, light, heavy, batch }) =>
        `| ${pattern} | ${policy.name} | ${Number.isNaN(jain) ? '–' : jain.toFixed(3)} | ${cells(light)} | ${cells(heavy)} | ${cells(batch)} |`,
    ),
  ].join('\n');
}
