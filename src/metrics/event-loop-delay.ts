import { monitorEventLoopDelay } from 'node:perf_hooks';
import { Gauge, type Registry } from 'prom-client';

const resolutionMs = 10;
const nanosecondsPerSecond = 1e9;
const quantiles = [0.5, 0.99] as const;

/** How much later than asked the event loop comes round, since the page was last read. */
export function collectEventLoopDelay(registry: Registry): void {
  const monitor = monitorEventLoopDelay({ resolution: resolutionMs });
  monitor.enable();
  const gauge = new Gauge({
    name: 'pincel_event_loop_delay_seconds',
    help: 'How late the gateway’s event loop was, since this page was last read.',
    labelNames: ['quantile'],
    registers: [registry],
    collect() {
      for (const quantile of quantiles) {
        // Node records the time between two of its timers, which is the timer's own interval where nothing is late.
        const betweenSeconds = monitor.percentile(quantile * 100) / nanosecondsPerSecond;
        gauge.set({ quantile }, Math.max(0, betweenSeconds - resolutionMs / 1_000));
      }
      monitor.reset();
    },
  });
}
