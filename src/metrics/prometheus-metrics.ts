import { Counter, Histogram, Registry } from 'prom-client';
import type { Log } from '../domain/log.ts';
import type { CreditEntry, Metrics, MetricsPage, MetricsReadings } from '../domain/metrics.ts';
import { chatSurfaces } from '../domain/surface.ts';
import { collectEventLoopDelay } from './event-loop-delay.ts';
import { collectProcessMetrics } from './process-metrics.ts';
import { collectReadings } from './readings.ts';

export interface PrometheusMetricsDeps {
  readonly readings: MetricsReadings;
  readonly log: Log;
}

export interface PrometheusMetrics {
  readonly metrics: Metrics;
  /** Reads everything that is read on demand and answers the whole page. */
  readonly readPage: () => Promise<MetricsPage>;
}

const kinds = ['image', 'gif'] as const;
const ends = ['delivered', 'failed', 'canceled'] as const;
const creditEntries: readonly CreditEntry[] = ['reserved', 'charged', 'refunded'];

/** From what nobody notices to what nobody waits for. */
const waitSeconds = [0.1, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300, 600, 1_800, 3_600];
const stageSeconds = [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300, 600, 1_800];
/** Fine where people begin to notice, and up to the three seconds that Discord waits. */
const acknowledgementSeconds = [0.05, 0.1, 0.25, 0.5, 1, 2, 3, 5];
/** Fine around 1, where the estimate was right. */
const etaRatios = [0.1, 0.25, 0.5, 0.75, 0.9, 1, 1.1, 1.25, 1.5, 2, 4, 10];

/**
 * Metrics in a registry of their own, in Prometheus' text format: base units (seconds, bytes), counters that end in
 * `_total`, and no label that could name a person.
 * @see https://prometheus.io/docs/practices/naming/
 */
export function createPrometheusMetrics({ readings, log }: PrometheusMetricsDeps): PrometheusMetrics {
  const registry = new Registry();
  const registers = [registry];
  const refusals = new Counter({
    name: 'pincel_refusals_total',
    help: 'Requests that were not accepted, by reason.',
    labelNames: ['kind'],
    registers,
  });
  const waits = new Histogram({
    name: 'pincel_queue_wait_seconds',
    help: 'Time from acceptance until a job got its turn, by class.',
    labelNames: ['class'],
    buckets: waitSeconds,
    registers,
  });
  const durations = new Histogram({
    name: 'pincel_job_duration_seconds',
    help: 'Time a job spent waiting (accepted to started), drawing (to generated) and delivering (to delivered).',
    labelNames: ['kind', 'stage'],
    buckets: stageSeconds,
    registers,
  });
  const etaErrors = new Histogram({
    name: 'pincel_eta_error_ratio',
    help: 'Actual time from acceptance to generated over the time that was estimated; 1 is right.',
    buckets: etaRatios,
    registers,
  });
  const jobs = new Counter({
    name: 'pincel_jobs_total',
    help: 'Accepted jobs that are over, by how they ended.',
    labelNames: ['kind', 'end'],
    registers,
  });
  const credits = new Counter({
    name: 'pincel_credits_total',
    help: 'Credits reserved on acceptance, charged for what was drawn, and refunded.',
    labelNames: ['entry'],
    registers,
  });
  const acknowledgements = new Histogram({
    name: 'pincel_chat_acknowledgement_seconds',
    help: 'Time from an event in a chat until it was answered for the first time, by surface.',
    labelNames: ['surface'],
    buckets: acknowledgementSeconds,
    registers,
  });
  const rateLimits = new Counter({
    name: 'pincel_chat_rate_limited_total',
    help: 'Times a platform asked to be left alone for a while, by surface.',
    labelNames: ['surface'],
    registers,
  });
  const repetitions = new Counter({
    name: 'pincel_deliveries_repeated_total',
    help: 'Results sent although an earlier upload of them may have arrived, by surface.',
    labelNames: ['surface'],
    registers,
  });
  const webhookCalls = new Counter({
    name: 'pincel_webhook_calls_total',
    help: 'Calls of webhooks that are over, by how they ended.',
    labelNames: ['end'],
    registers,
  });
  // A series that starts at its first event hides that event from rate().
  for (const kind of kinds) for (const end of ends) jobs.inc({ kind, end }, 0);
  for (const entry of creditEntries) credits.inc({ entry }, 0);
  for (const end of ['delivered', 'failed']) webhookCalls.inc({ end }, 0);
  for (const surface of chatSurfaces) {
    rateLimits.inc({ surface }, 0);
    repetitions.inc({ surface }, 0);
  }

  collectReadings(registry, readings, log);
  collectEventLoopDelay(registry);
  collectProcessMetrics(registry);

  return {
    metrics: {
      refused: (kind) => refusals.inc({ kind }),
      started({ class: jobClass, kind, acceptedAtMs, startedAtMs = acceptedAtMs }) {
        const waitedSeconds = secondsBetween(acceptedAtMs, startedAtMs);
        waits.observe({ class: jobClass }, waitedSeconds);
        durations.observe({ kind, stage: 'waiting' }, waitedSeconds);
      },
      generated({ kind, acceptedAtMs, startedAtMs, generatedAtMs, etaMs }) {
        if (startedAtMs === undefined || generatedAtMs === undefined) return;
        durations.observe({ kind, stage: 'drawing' }, secondsBetween(startedAtMs, generatedAtMs));
        if (etaMs === undefined || etaMs <= 0) return;
        etaErrors.observe(secondsBetween(acceptedAtMs, generatedAtMs) / (etaMs / 1_000));
      },
      delivered({ kind, generatedAtMs, endedAtMs }) {
        jobs.inc({ kind, end: 'delivered' });
        if (generatedAtMs === undefined || endedAtMs === undefined) return;
        durations.observe({ kind, stage: 'delivering' }, secondsBetween(generatedAtMs, endedAtMs));
      },
      ended: (kind, end) => jobs.inc({ kind, end }),
      booked: (entry, millicredits) => credits.inc({ entry }, millicredits / 1_000),
      acknowledged: (surface, tookMs) => acknowledgements.observe({ surface }, secondsBetween(0, tookMs)),
      rateLimited: (surface) => rateLimits.inc({ surface }),
      deliveryRepeated: (surface) => repetitions.inc({ surface }),
      webhookCalled: (end) => webhookCalls.inc({ end }),
    },
    async readPage() {
      return { contentType: registry.contentType, text: await registry.metrics() };
    },
  };
}

/** The wall clock may have gone back in between. */
function secondsBetween(fromMs: number, toMs: number): number {
  return Math.max(0, toMs - fromMs) / 1_000;
}
