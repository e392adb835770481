import { jobClasses } from '../src/domain/job-class.ts';
import type { LaneJob } from '../src/domain/lane.ts';
import type { Order } from '../test/support/serve-arrivals.ts';

/** First come, first served. */
export function createFifoOrder(): Order {
  const waiting: LaneJob[] = [];
  return {
    add: (job) => void waiting.push(job),
    start: () => waiting.shift()?.jobId,
    finish: () => undefined,
  };
}

/** The most urgent class first, first come, first served in each. */
export function createPriorityOrder(): Order {
  const lines = jobClasses.map((name) => ({ name, line: createFifoOrder() }));
  return {
    add: (job) => lines.find(({ name }) => name === job.class)?.line.add(job),
    start() {
      for (const { line } of lines) {
        const jobId = line.start();
        if (jobId !== undefined) return jobId;
      }
      return undefined;
    },
    finish: () => undefined,
  };
}
