import type { LaneJob } from '../../src/domain/lane.ts';
import type { FairOrder } from '../../src/queue/fair-order.ts';

/** A job that comes at its `acceptedAtMs` and takes what it takes. */
export interface Arrival {
  readonly job: LaneJob;
  readonly measuredMs: number;
}

export interface Served extends Arrival {
  readonly startedAtMs: number;
  readonly endedAtMs: number;
}

export type Order = Pick<FairOrder, 'add' | 'start' | 'finish'>;

/**
 * An engine that draws one job after the other, in simulated time: answers what was served, in order. It never idles
 * while something waits; who is next is the order's choice at the moment the engine is free.
 */
export function serveArrivals(
  arrivals: readonly Arrival[],
  createOrder: (now: () => number) => Order,
): readonly Served[] {
  const coming = arrivals.toSorted((a, b) => a.job.acceptedAtMs - b.job.acceptedAtMs);
  const byId = new Map(coming.map((arrival) => [arrival.job.jobId, arrival]));
  const served: Served[] = [];
  let nowMs = 0;
  let next = 0;
  const order = createOrder(() => nowMs);
  const letCome = (untilMs: number): void => {
    for (;;) {
      const arrival = coming[next];
      if (arrival === undefined || arrival.job.acceptedAtMs > untilMs) break;
      next += 1;
      nowMs = Math.max(nowMs, arrival.job.acceptedAtMs);
      order.add(arrival.job);
    }
    nowMs = Math.max(nowMs, untilMs);
  };
  for (;;) {
    letCome(nowMs);
    const jobId = order.start();
    const arrival = jobId === undefined ? undefined : byId.get(jobId);
    if (arrival === undefined) {
      const following = coming[next];
      if (following === undefined) return served;
      letCome(following.job.acceptedAtMs);
      continue;
    }
    const startedAtMs = nowMs;
    letCome(nowMs + arrival.measuredMs);
    order.finish(arrival.job.jobId, arrival.measuredMs);
    served.push({ ...arrival, startedAtMs, endedAtMs: nowMs });
  }
}
