import { Gauge, type Registry } from 'prom-client';
import type { EngineStatus } from '../domain/engine.ts';
import { jobClasses } from '../domain/job-class.ts';
import type { Log } from '../domain/log.ts';
import type { MetricsReadings } from '../domain/metrics.ts';

const engineStates: Readonly<Record<EngineStatus['state'], true>> = {
  starting: true,
  ready: true,
  restarting: true,
  failed: true,
  stopped: true,
};

/** Gauges whose values are asked for when the page is read. */
export function collectReadings(registry: Registry, readings: MetricsReadings, log: Log): void {
  /** A database that is busy must not take the other metrics with it: its gauge is left out, and the log says why. */
  const readGauge = <Label extends string>(
    description: { readonly name: string; readonly help: string; readonly labelNames?: readonly Label[] },
    read: (gauge: Gauge<Label>) => void,
  ): void => {
    const { labelNames = [] } = description;
    const gauge = new Gauge<Label>({
      ...description,
      labelNames,
      registers: [registry],
      collect() {
        gauge.reset();
        // Resetting a gauge without labels makes it 0, which would be a statement.
        if (labelNames.length === 0) gauge.remove();
        try {
          read(gauge);
        } catch (error) {
          log.warn({ metric: description.name, err: error }, 'a metric could not be read');
        }
      },
    });
  };

  readGauge(
    {
      name: 'pincel_queue_waiting_jobs',
      help: 'Jobs that wait for their turn, by class.',
      labelNames: ['class'],
    },
    (gauge) => {
      const waiting = readings.waitingJobs();
      for (const jobClass of jobClasses) gauge.set({ class: jobClass }, waiting[jobClass]);
    },
  );
  readGauge(
    {
      name: 'pincel_engine_state',
      help: '1 for the state the engine is in, 0 for the others.',
      labelNames: ['state'],
    },
    (gauge) => {
      const { state: current } = readings.engineStatus();
      for (const state of Object.keys(engineStates)) gauge.set({ state }, state === current ? 1 : 0);
    },
  );
  readGauge(
    {
      name: 'pincel_engine_resident_bytes',
      help: 'Memory of the engine process when it last told; missing while it is not ready.',
    },
    (gauge) => {
      const status = readings.engineStatus();
      if (status.state === 'ready') gauge.set(status.rssBytes);
    },
  );
  readGauge({ name: 'pincel_outbox_pending', help: 'Results that are still to be handed over.' }, (gauge) =>
    gauge.set(readings.outbox().pending),
  );
  readGauge(
    {
      name: 'pincel_outbox_oldest_age_seconds',
      help: 'How long the oldest of them has been waiting for that; 0 when there is none.',
    },
    (gauge) => gauge.set(Math.max(0, readings.outbox().oldestAgeMs ?? 0) / 1_000),
  );
  readGauge(
    { name: 'pincel_webhook_calls_pending', help: 'Calls of webhooks that are still to be made.' },
    (gauge) => gauge.set(readings.pendingWebhookCalls()),
  );
}
