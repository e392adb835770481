import { layBuckets, type StatisticsBucket, type StatisticsRange } from '../domain/statistics.ts';
import type { Database } from './open-database.ts';

/** Which stretch a time falls into. JavaScript's numbers arrive as floating-point ones. */
const bucketOf = (time: string) => `CAST((${time} - @startMs) / @bucketMs AS INTEGER) AS bucket`;
const inRange = (time: string) => `${time} >= @startMs AND ${time} < @toMs`;

/**
 * One statement for each kind of happening, each along the index of its time. When the clock went back in between, there
 * is no wait and no error of an estimate to learn from.
 */
export const statisticsSql = {
  drawn: `
    SELECT ${bucketOf('generated_at_ms')},
      sum(kind = 'image') AS pictures,
      sum(kind = 'gif') AS gifs,
      median(iif(started_at_ms >= accepted_at_ms, started_at_ms - accepted_at_ms, NULL)) AS waitMedianMs,
      percentile_cont(iif(started_at_ms >= accepted_at_ms, started_at_ms - accepted_at_ms, NULL), 0.95) AS waitP95Ms,
      median(iif(generated_at_ms >= accepted_at_ms AND eta_ms > 0,
        (generated_at_ms - accepted_at_ms) / eta_ms, NULL)) AS etaRatioMedian,
      total(measured_ms) AS engineMs
    FROM jobs INDEXED BY jobs_generated WHERE ${inRange('generated_at_ms')} GROUP BY bucket`,
  spent: `
    SELECT ${bucketOf('generated_at_ms')}, -sum(amount_millicredits) AS spentMillicredits
    FROM jobs INDEXED BY jobs_generated JOIN quota_ledger INDEXED BY quota_ledger_once ON job_id = jobs.id
    WHERE ${inRange('generated_at_ms')} GROUP BY bucket`,
  ended: `
    SELECT ${bucketOf('ended_at_ms')},
      sum(state = 'failed') AS failed,
      sum(state = 'canceled') AS canceled,
      coalesce(sum(amount_millicredits), 0) AS refundedMillicredits
    FROM jobs INDEXED BY jobs_ended
      LEFT JOIN quota_ledger INDEXED BY quota_ledger_once ON job_id = jobs.id AND quota_ledger.kind = 'refund'
    WHERE ${inRange('ended_at_ms')} AND state IN ('failed', 'canceled') GROUP BY bucket`,
  accepted: `
    SELECT ${bucketOf('accepted_at_ms')}, count(*) AS accepted
    FROM jobs INDEXED BY jobs_accepted WHERE ${inRange('accepted_at_ms')} GROUP BY bucket`,
  refused: `
    SELECT ${bucketOf('at_ms')}, count(*) AS refused
    FROM audit_log INDEXED BY audit_log_refused WHERE kind = 'refused' AND ${inRange('at_ms')} GROUP BY bucket`,
} as const;

type Found = Readonly<Record<string, number | null>> & { readonly bucket: number };

/** `Statistics.buckets` on a connection. Takes time: not for a thread that serves. */
export function readStatistics(database: Database, range: StatisticsRange): readonly StatisticsBucket[] {
  const { startMs, count } = layBuckets(range);
  const { toMs, bucketMs } = range;
  const read = database.transaction(() =>
    Object.values(statisticsSql).flatMap((sql) =>
      database.prepare<[Record<string, number>], Found>(sql).all({ startMs, toMs, bucketMs }),
    ),
  );
  const byBucket = Map.groupBy(read(), ({ bucket }) => bucket);
  return Array.from({ length: count }, (_, index) => {
    const found = (byBucket.get(index) ?? []).flatMap((part) => Object.entries(part));
    return toBucket(startMs + index * bucketMs, new Map(found));
  });
}

function toBucket(fromMs: number, found: ReadonlyMap<string, number | null>): StatisticsBucket {
  const known = (name: string): number | undefined => found.get(name) ?? undefined;
  const sum = (name: string): number => known(name) ?? 0;
  return {
    fromMs,
    accepted: sum('accepted'),
    pictures: sum('pictures'),
    gifs: sum('gifs'),
    failed: sum('failed'),
    canceled: sum('canceled'),
    refused: sum('refused'),
    waitMedianMs: known('waitMedianMs'),
    waitP95Ms: known('waitP95Ms'),
    etaRatioMedian: known('etaRatioMedian'),
    spentMillicredits: sum('spentMillicredits'),
    refundedMillicredits: sum('refundedMillicredits'),
    engineMs: sum('engineMs'),
  };
}
