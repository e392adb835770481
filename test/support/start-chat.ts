import { createDeliverDue } from '../../src/app/deliver-due.ts';
import type { Deliverer } from '../../src/domain/delivery.ts';
import { noMetrics } from '../../src/domain/metrics.ts';
import { aLog } from './a-log.ts';
import type { aFlow } from './flow.ts';

/** Makes the deliveries of a flow that are due; answers how to stop. */
export function startChat(
  flow: Awaited<ReturnType<typeof aFlow>>,
  now: () => number,
  deliver: Deliverer['deliver'],
): () => Promise<void> {
  const deliverDue = createDeliverDue({
    ...flow.stores,
    ...flow,
    deliverers: [{ surface: 'telegram', deliver }],
    concurrency: 2,
    metrics: noMetrics,
    log: aLog().log,
    now,
    random: () => 0.5,
  });
  deliverDue.start();
  return deliverDue.stop;
}
