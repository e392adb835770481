import { z } from 'zod';
import { moduleBeside } from '../domain/module-beside.ts';
import { layBuckets, mostBuckets, type Statistics, type StatisticsBucket } from '../domain/statistics.ts';
import { askWorker } from './ask-worker.ts';

/** What the worker thread is started with. */
export const statisticsTaskSchema = z.object({
  file: z.string(),
  range: z.object({ fromMs: z.number(), toMs: z.number(), bucketMs: z.number().positive() }),
});

const bucketSchema = z.object({
  fromMs: z.number(),
  accepted: z.int(),
  pictures: z.int(),
  gifs: z.int(),
  failed: z.int(),
  canceled: z.int(),
  refused: z.int(),
  waitMedianMs: z.union([z.number(), z.undefined()]),
  waitP95Ms: z.union([z.number(), z.undefined()]),
  etaRatioMedian: z.union([z.number(), z.undefined()]),
  spentMillicredits: z.int(),
  refundedMillicredits: z.int(),
  engineMs: z.number(),
});

/** `Statistics` of a database file, each range on a worker thread with a connection of its own. */
export function createStatistics(file: string): Statistics {
  const entry = moduleBeside(import.meta.url, './statistics-worker');
  let last: Promise<unknown> = Promise.resolve();
  return {
    async buckets(range) {
      if (layBuckets(range).count > mostBuckets) {
        throw new Error(`Expected at most ${mostBuckets} stretches of time`);
      }
      // However many ask, one thread reads.
      const reading = last.then(() => askWorker(entry, 'pincel-statistics', { file, range }));
      last = reading.catch(() => undefined);
      const buckets: readonly StatisticsBucket[] = z.array(bucketSchema).parse(await reading);
      return buckets;
    },
  };
}
