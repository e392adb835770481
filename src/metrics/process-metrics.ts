import { collectDefaultMetrics, type Registry } from 'prom-client';

/**
 * What every Node process is watched by: CPU time, memory, file descriptors, garbage collection, under the names that
 * existing dashboards know.
 */
export function collectProcessMetrics(registry: Registry): void {
  collectDefaultMetrics({ register: registry });
  // They count the interval of their own timer as delay, and are not numbers right after a reading; ours is in their place.
  for (const { name } of registry.getMetricsAsArray()) {
    if (name.startsWith('nodejs_eventloop_lag')) registry.removeSingleMetric(name);
  }
}
