import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createJobStore } from '../../src/db/job-store.ts';
import type { Database } from '../../src/db/open-database.ts';
import { createQuotaLedger } from '../../src/db/quota-ledger.ts';
import { readStatistics, statisticsSql } from '../../src/db/read-statistics.ts';
import { createStatistics } from '../../src/db/statistics.ts';
import type { Statistics, StatisticsRange } from '../../src/domain/statistics.ts';
import { aNewJob } from '../support/a-new-job.ts';
import { anAuditLog, anEntry } from '../support/an-audit-log.ts';

const policy = {
  capacityMillicredits: undefined,
  refillMillicreditsPerDay: 0,
  maxQueued: 1_000,
  maxRunning: 1_000,
  blocked: false,
};

/** A job's story as a test tells it; what has no time has not happened. */
interface Story {
  readonly kind?: 'image' | 'gif';
  readonly acceptedAtMs: number;
  readonly startedAtMs?: number | undefined;
  readonly generatedAtMs?: number | undefined;
  readonly etaMs?: number | undefined;
  /** Engine time, and what is charged for it. */
  readonly engineMs?: number;
  readonly end?: 'delivered' | 'failed' | 'canceled' | undefined;
  readonly endedAtMs?: number | undefined;
}

const priceMillicredits = 5_000;

/** A database that jobs and refusals are put into as the flow does. */
function aPlace() {
  const place = anAuditLog();
  const { database, transact, append } = place;
  database.exec(
    "INSERT INTO spaces (id, surface, external_id, created_at_ms) VALUES ('den', 'web', 'den', 0)",
  );
  const jobs = createJobStore(database);
  const ledger = createQuotaLedger(database);
  return {
    ...place,
    tell: (story: Story): void =>
      transact(() => {
        const { kind = 'image', acceptedAtMs, startedAtMs, generatedAtMs, end, endedAtMs } = story;
        const { engineMs = 1_000, etaMs } = story;
        const job = aNewJob({ kind, acceptedAtMs, etaMs, priceMillicredits });
        ledger.reserve({ jobId: job.id, userId: 'ana', priceMillicredits }, policy, acceptedAtMs);
        jobs.insert(job);
        if (startedAtMs !== undefined) jobs.move(job.id, ['queued'], 'running', startedAtMs);
        if (generatedAtMs !== undefined) {
          jobs.move(job.id, ['running'], 'generated', generatedAtMs, { measuredMs: engineMs });
          ledger.settle(job.id, engineMs, generatedAtMs);
        }
        if (end === undefined || endedAtMs === undefined) return;
        const from =
          end === 'delivered' ? (['generated'] as const) : (['queued', 'running', 'generated'] as const);
        jobs.move(job.id, from, end, endedAtMs);
        if (end !== 'delivered') ledger.refund(job.id, end, endedAtMs);
      }),
    refuse: (...times: readonly number[]): void =>
      append(...times.map((atMs) => anEntry({ atMs, kind: 'refused', content: { reason: 'blocked' } }))),
  };
}

const nothing = {
  accepted: 0,
  pictures: 0,
  gifs: 0,
  failed: 0,
  canceled: 0,
  refused: 0,
  waitMedianMs: undefined,
  waitP95Ms: undefined,
  etaRatioMedian: undefined,
  spentMillicredits: 0,
  refundedMillicredits: 0,
  engineMs: 0,
};

/** What every reader of statistics promises. */
function describeStatistics(name: string, open: (place: ReturnType<typeof aPlace>) => Statistics): void {
  describe(name, () => {
    test('stretches follow each other without gaps, from a whole one on, also where nothing happened', async () => {
      const statistics = open(aPlace());
      expect(await statistics.buckets({ fromMs: 1_250, toMs: 1_401, bucketMs: 100 })).toEqual([
        { fromMs: 1_200, ...nothing },
        { fromMs: 1_300, ...nothing },
        { fromMs: 1_400, ...nothing },
      ]);
      expect(await statistics.buckets({ fromMs: 1_000, toMs: 1_000, bucketMs: 100 })).toEqual([]);
    });

    test('more stretches than a thousand are not read', async () => {
      const statistics = open(aPlace());
      await expect(statistics.buckets({ fromMs: 0, toMs: 1_001, bucketMs: 1 })).rejects.toThrow(/1000/);
      expect(await statistics.buckets({ fromMs: 0, toMs: 1_000, bucketMs: 1 })).toHaveLength(1_000);
    });

    test('each thing counts when it happened', async () => {
      const place = aPlace();
      place.tell({
        acceptedAtMs: 50,
        startedAtMs: 150,
        generatedAtMs: 250,
        etaMs: 100,
        engineMs: 90,
        end: 'delivered',
        endedAtMs: 350,
      });
      place.tell({ kind: 'gif', acceptedAtMs: 199, startedAtMs: 200, generatedAtMs: 299, engineMs: 60 });
      place.tell({ acceptedAtMs: 300, end: 'canceled', endedAtMs: 399 });
      place.refuse(99, 100, 399, 400);
      expect(await open(place).buckets({ fromMs: 0, toMs: 400, bucketMs: 100 })).toEqual([
        { ...nothing, fromMs: 0, accepted: 1, refused: 1 },
        { ...nothing, fromMs: 100, accepted: 1, refused: 1 },
        {
          ...nothing,
          fromMs: 200,
          pictures: 1,
          gifs: 1,
          waitMedianMs: 50.5,
          waitP95Ms: expect.closeTo(95.05, 6),
          etaRatioMedian: 2,
          spentMillicredits: 150,
          engineMs: 150,
        },
        {
          ...nothing,
          fromMs: 300,
          accepted: 1,
          canceled: 1,
          refused: 1,
          refundedMillicredits: priceMillicredits,
        },
      ]);
    });

    test('what is drawn and then cannot be delivered was not spent in the end, but given back', async () => {
      const place = aPlace();
      place.tell({
        acceptedAtMs: 0,
        startedAtMs: 1,
        generatedAtMs: 2,
        engineMs: 700,
        end: 'failed',
        endedAtMs: 150,
      });
      expect(await open(place).buckets({ fromMs: 0, toMs: 200, bucketMs: 100 })).toMatchObject([
        { pictures: 1, failed: 0, spentMillicredits: 0, refundedMillicredits: 0 },
        { pictures: 0, failed: 1, spentMillicredits: 0, refundedMillicredits: 700 },
      ]);
    });

    test('a clock that went back leaves no wait and no estimate, but the picture counts', async () => {
      const place = aPlace();
      place.tell({ acceptedAtMs: 50, startedAtMs: 20, generatedAtMs: 30, etaMs: 100 });
      expect(await open(place).buckets({ fromMs: 0, toMs: 100, bucketMs: 100 })).toMatchObject([
        { pictures: 1, waitMedianMs: undefined, waitP95Ms: undefined, etaRatioMedian: undefined },
      ]);
    });
  });
}

describeStatistics('statistics on the calling thread', ({ database }) => ({
  async buckets(range) {
    if ((range.toMs - range.fromMs) / range.bucketMs > 1_000) throw new Error('Expected at most 1000');
    return readStatistics(database, range);
  },
}));

describeStatistics('statistics on a worker thread', ({ file }) => createStatistics(file));

test('what is asked for at the same time is answered one after the other', async () => {
  const place = aPlace();
  place.refuse(5);
  const statistics = createStatistics(place.file);
  const range = { fromMs: 0, toMs: 10, bucketMs: 10 };
  const [first, second] = await Promise.all([statistics.buckets(range), statistics.buckets(range)]);
  expect(first).toMatchObject([{ refused: 1 }]);
  expect(second).toEqual(first);
});

test('a file that cannot be read is told; once it can, it is read', async () => {
  const place = aPlace();
  const file = join(place.folder, 'other.db');
  writeFileSync(file, 'no database at all, '.repeat(100));
  const range = { fromMs: 0, toMs: 10, bucketMs: 10 };
  const statistics = createStatistics(file);
  await expect(statistics.buckets(range)).rejects.toMatchObject({ kind: 'storage-invalid' });
  rmSync(file);
  place.database.exec(`VACUUM INTO '${file}'`);
  expect(await statistics.buckets(range)).toHaveLength(1);
});

test.each(Object.entries(statisticsSql))('%s is read along an index, not through everything', (_, sql) => {
  const { database } = aPlace();
  const plan = planOf(database, sql);
  expect(plan.filter((step) => step.startsWith('SCAN'))).toEqual([]);
  expect(plan[0]).toMatch(/^SEARCH \w+ USING (COVERING )?INDEX \w+ \(\w+_ms>\? AND \w+_ms<\?\)$/);
});

test('the figures are those of a plain computation', () => {
  const time = fc.integer({ min: 0, max: 999 });
  const story: fc.Arbitrary<Story> = fc
    .record({
      kind: fc.constantFrom('image', 'gif'),
      acceptedAtMs: time,
      startedAtMs: fc.option(time, { nil: undefined }),
      generatedAtMs: fc.option(time, { nil: undefined }),
      etaMs: fc.option(fc.integer({ min: 1, max: 500 }), { nil: undefined }),
      engineMs: fc.integer({ min: 0, max: 6_000 }),
      end: fc.option(fc.constantFrom('failed', 'canceled'), { nil: undefined }),
      endedAtMs: time,
    })
    .map((told) => (told.startedAtMs === undefined ? { ...told, generatedAtMs: undefined } : told));
  const range = fc.record({
    fromMs: fc.integer({ min: 0, max: 500 }),
    toMs: fc.integer({ min: 501, max: 1_100 }),
    bucketMs: fc.integer({ min: 1, max: 400 }),
  });
  fc.assert(
    fc.property(
      fc.array(story, { maxLength: 30 }),
      fc.array(time, { maxLength: 10 }),
      range,
      (stories, refusals, asked) => {
        const place = aPlace();
        for (const told of stories) place.tell(told);
        place.refuse(...refusals);
        const expected = computePlainly(stories, refusals, asked);
        expect(readStatistics(place.database, asked)).toEqual(expected);
        place.database.close();
      },
    ),
    { numRuns: 40 },
  );
});

function planOf(database: Database, sql: string): readonly string[] {
  return database
    .prepare<[Record<string, number>], { readonly detail: string }>(`EXPLAIN QUERY PLAN ${sql}`)
    .all({ startMs: 0, toMs: 1, bucketMs: 1 })
    .map(({ detail }) => detail);
}

function computePlainly(
  stories: readonly Story[],
  refusals: readonly number[],
  { fromMs, toMs, bucketMs }: StatisticsRange,
): readonly object[] {
  const buckets: object[] = [];
  for (let startMs = fromMs - (fromMs % bucketMs); startMs < toMs; startMs += bucketMs) {
    const isIn = (atMs: number | undefined): boolean =>
      atMs !== undefined && atMs >= startMs && atMs < Math.min(startMs + bucketMs, toMs);
    const drawn = stories.filter(({ generatedAtMs }) => isIn(generatedAtMs));
    const ended = (end: string) => stories.filter((one) => one.end === end && isIn(one.endedAtMs));
    const costOf = ({ generatedAtMs, engineMs = 0 }: Story) =>
      generatedAtMs === undefined ? priceMillicredits : Math.min(engineMs, priceMillicredits);
    const waits = drawn
      .map(({ acceptedAtMs, startedAtMs = 0 }) => startedAtMs - acceptedAtMs)
      .filter((wait) => wait >= 0);
    const ratios = drawn.flatMap(({ acceptedAtMs, generatedAtMs = 0, etaMs }) =>
      etaMs === undefined || generatedAtMs < acceptedAtMs ? [] : [(generatedAtMs - acceptedAtMs) / etaMs],
    );
    buckets.push({
      fromMs: startMs,
      accepted: stories.filter(({ acceptedAtMs }) => isIn(acceptedAtMs)).length,
      pictures: drawn.filter(({ kind }) => kind === 'image').length,
      gifs: drawn.filter(({ kind }) => kind === 'gif').length,
      failed: ended('failed').length,
      canceled: ended('canceled').length,
      refused: refusals.filter(isIn).length,
      waitMedianMs: quantile(waits, 0.5),
      waitP95Ms: quantile(waits, 0.95),
      etaRatioMedian: quantile(ratios, 0.5),
      spentMillicredits: sum(drawn.filter(({ end }) => end === undefined).map(costOf)),
      refundedMillicredits: sum([...ended('failed'), ...ended('canceled')].map(costOf)),
      engineMs: sum(drawn.map(({ engineMs = 0 }) => engineMs)),
    });
  }
  return buckets;
}

/** Between the two values that lie around the place, in proportion. */
function quantile(values: readonly number[], share: number): unknown {
  const sorted = values.toSorted((a, b) => a - b);
  const place = share * (sorted.length - 1);
  const below = sorted[Math.floor(place)];
  const above = sorted[Math.ceil(place)];
  if (below === undefined || above === undefined) return undefined;
  return expect.closeTo(below + (above - below) * (place - Math.floor(place)), 6);
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
