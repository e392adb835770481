import { roundPrice } from '../../domain/round-credits.ts';
import type { StatisticsBucket } from '../../domain/statistics.ts';

/** What a whole range comes to, by name. */
export function sumFigures(buckets: readonly StatisticsBucket[]): Readonly<Record<string, number>> {
  const sum = (read: (bucket: StatisticsBucket) => number): number =>
    buckets.reduce((total, bucket) => total + read(bucket), 0);
  return {
    accepted: sum(({ accepted }) => accepted),
    pictures: sum(({ pictures }) => pictures),
    gifs: sum(({ gifs }) => gifs),
    failed: sum(({ failed }) => failed),
    canceled: sum(({ canceled }) => canceled),
    refused: sum(({ refused }) => refused),
    spent: roundPrice(sum(({ spentMillicredits }) => spentMillicredits)),
    refunded: roundPrice(sum(({ refundedMillicredits }) => refundedMillicredits)),
  };
}
