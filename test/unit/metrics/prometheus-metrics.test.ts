import { describe, expect, test } from 'vitest';
import type { EngineStatus } from '../../../src/domain/engine.ts';
import type { MetricsReadings } from '../../../src/domain/metrics.ts';
import { createPrometheusMetrics } from '../../../src/metrics/prometheus-metrics.ts';
import { aLog } from '../../support/a-log.ts';
import { parseExposition } from './parse-exposition.ts';

const ready: EngineStatus = {
  state: 'ready',
  provider: { provider: 'cpu', reason: 'a test' },
  model: 'mini',
  rssBytes: 4_096,
};

function aMetricsPage(changes: Partial<MetricsReadings> = {}) {
  const { log, lines } = aLog();
  const { metrics, readPage } = createPrometheusMetrics({
    readings: {
      waitingJobs: () => ({ interactive: 3, batch: 0, background: 7 }),
      engineStatus: () => ready,
      outbox: () => ({ pending: 2, oldestAgeMs: 1_500 }),
      pendingWebhookCalls: () => 3,
      ...changes,
    },
    log,
  });
  const readFamilies = async () => parseExposition((await readPage()).text);
  return {
    metrics,
    readPage,
    log: lines,
    readFamilies,
    /** The samples of a name as `label=value…: number`. */
    async read(name: string): Promise<readonly string[]> {
      const samples = [...(await readFamilies()).values()].flatMap((family) => family.samples);
      return samples
        .filter((sample) => sample.name === name)
        .map(({ labels, value }) =>
          [...Object.entries(labels).map(([label, text]) => `${label}=${text}`), value].join(' '),
        );
    },
  };
}

const aJob = {
  class: 'interactive',
  kind: 'gif',
  acceptedAtMs: 1_000,
  startedAtMs: 3_000,
  generatedAtMs: 9_000,
  endedAtMs: 9_250,
  etaMs: 4_000,
} as const;

describe('the page', () => {
  test('is the text format, to a strict reader, before and after anything happened', async () => {
    const { metrics, readPage, readFamilies } = aMetricsPage();
    const before = await readFamilies();
    metrics.started(aJob);
    metrics.generated(aJob);
    metrics.delivered(aJob);
    metrics.ended('image', 'canceled');
    metrics.refused('queue-full');
    metrics.booked('charged', 1);
    metrics.acknowledged('telegram', 40);
    metrics.rateLimited('discord');
    metrics.deliveryRepeated('discord');
    const after = await readFamilies();
    expect([...after.keys()]).toEqual([...before.keys()]);
    expect((await readPage()).contentType).toBe('text/plain; version=0.0.4; charset=utf-8');
  });

  test('has every metric once, in base units', async () => {
    const families = await aMetricsPage().readFamilies();
    const ours = [...families.values()].filter(({ name }) => name.startsWith('pincel_'));
    expect(ours.map(({ name, type }) => `${type} ${name}`).toSorted()).toEqual([
      'counter pincel_chat_rate_limited_total',
      'counter pincel_credits_total',
      'counter pincel_deliveries_repeated_total',
      'counter pincel_jobs_total',
      'counter pincel_refusals_total',
      'counter pincel_webhook_calls_total',
      'gauge pincel_engine_resident_bytes',
      'gauge pincel_engine_state',
      'gauge pincel_event_loop_delay_seconds',
      'gauge pincel_outbox_oldest_age_seconds',
      'gauge pincel_outbox_pending',
      'gauge pincel_queue_waiting_jobs',
      'gauge pincel_webhook_calls_pending',
      'histogram pincel_chat_acknowledgement_seconds',
      'histogram pincel_eta_error_ratio',
      'histogram pincel_job_duration_seconds',
      'histogram pincel_queue_wait_seconds',
    ]);
    for (const { name, type } of ours) {
      expect(name.endsWith('_total')).toBe(type === 'counter');
      expect(name).not.toMatch(/_(ms|milliseconds|minutes|kilobytes|megabytes)/);
    }
  });

  test('has the process beside it, and the event loop only once', async () => {
    const families = await aMetricsPage().readFamilies();
    expect([...families.keys()]).toEqual(
      expect.arrayContaining([
        'process_cpu_seconds_total',
        'process_resident_memory_bytes',
        'process_start_time_seconds',
      ]),
    );
    expect([...families.keys()].filter((name) => /event_?loop/.test(name))).toEqual([
      'pincel_event_loop_delay_seconds',
    ]);
  });

  test('is a registry’s own: two of them count apart', async () => {
    const [one, other] = [aMetricsPage(), aMetricsPage()];
    one.metrics.refused('blocked');
    expect(await one.read('pincel_refusals_total')).toEqual(['kind=blocked 1']);
    expect(await other.read('pincel_refusals_total')).toEqual([]);
  });
});

describe('a job', () => {
  test('is timed from stage to stage', async () => {
    const { metrics, read } = aMetricsPage();
    metrics.started(aJob);
    metrics.generated(aJob);
    metrics.delivered(aJob);
    expect(await read('pincel_queue_wait_seconds_sum')).toEqual(['class=interactive 2']);
    expect(await read('pincel_job_duration_seconds_sum')).toEqual([
      'kind=gif stage=waiting 2',
      'kind=gif stage=drawing 6',
      'kind=gif stage=delivering 0.25',
    ]);
    expect(await read('pincel_eta_error_ratio_sum')).toEqual(['2']);
  });

  test('without an estimate says nothing about estimates', async () => {
    const { metrics, read } = aMetricsPage();
    metrics.generated({ ...aJob, etaMs: undefined });
    metrics.generated({ ...aJob, etaMs: 0 });
    expect(await read('pincel_eta_error_ratio_count')).toEqual(['0']);
  });

  test('takes no negative time when the clock was set back', async () => {
    const { metrics, read } = aMetricsPage();
    metrics.started({ ...aJob, startedAtMs: 0 });
    expect(await read('pincel_queue_wait_seconds_sum')).toEqual(['class=interactive 0']);
  });

  test('is counted by how it ended, and every end is there from the start', async () => {
    const { metrics, read } = aMetricsPage();
    metrics.delivered(aJob);
    metrics.ended('image', 'failed');
    metrics.ended('image', 'failed');
    expect(await read('pincel_jobs_total')).toEqual([
      'kind=image end=delivered 0',
      'kind=image end=failed 2',
      'kind=image end=canceled 0',
      'kind=gif end=delivered 1',
      'kind=gif end=failed 0',
      'kind=gif end=canceled 0',
    ]);
  });
});

test('calls of webhooks are counted by how they ended, from zero on', async () => {
  const { metrics, read } = aMetricsPage();
  metrics.webhookCalled('delivered');
  expect(await read('pincel_webhook_calls_total')).toEqual(['end=delivered 1', 'end=failed 0']);
});

test('credits are counted in credits', async () => {
  const { metrics, read } = aMetricsPage();
  metrics.booked('reserved', 2_500);
  metrics.booked('reserved', 500);
  metrics.booked('refunded', 250);
  expect(await read('pincel_credits_total')).toEqual([
    'entry=reserved 3',
    'entry=charged 0',
    'entry=refunded 0.25',
  ]);
});

describe('chats', () => {
  test('are timed until the first answer, each surface for itself; no time is negative', async () => {
    const { metrics, read } = aMetricsPage();
    metrics.acknowledged('discord', 40);
    metrics.acknowledged('discord', 2_500);
    // The platform's clock is ahead of ours.
    metrics.acknowledged('telegram', -100);
    expect(await read('pincel_chat_acknowledgement_seconds_sum')).toEqual([
      'surface=discord 2.54',
      'surface=telegram 0',
    ]);
    const buckets = await read('pincel_chat_acknowledgement_seconds_bucket');
    expect(buckets).toEqual(
      expect.arrayContaining([
        'le=0.05 surface=discord 1',
        'le=2 surface=discord 1',
        'le=3 surface=discord 2',
      ]),
    );
  });

  test('are counted when they ask to be left alone and when a result is sent again, from zero on', async () => {
    const { metrics, read } = aMetricsPage();
    metrics.rateLimited('telegram');
    metrics.rateLimited('telegram');
    metrics.deliveryRepeated('discord');
    expect(await read('pincel_chat_rate_limited_total')).toEqual(['surface=discord 0', 'surface=telegram 2']);
    expect(await read('pincel_deliveries_repeated_total')).toEqual([
      'surface=discord 1',
      'surface=telegram 0',
    ]);
  });
});

describe('what is read when the page is', () => {
  test('is the queue, the engine and the outbox as they are', async () => {
    const { read } = aMetricsPage();
    expect(await read('pincel_queue_waiting_jobs')).toEqual([
      'class=interactive 3',
      'class=batch 0',
      'class=background 7',
    ]);
    expect(await read('pincel_engine_state')).toEqual([
      'state=starting 0',
      'state=ready 1',
      'state=restarting 0',
      'state=failed 0',
      'state=stopped 0',
    ]);
    expect(await read('pincel_engine_resident_bytes')).toEqual(['4096']);
    expect(await read('pincel_outbox_pending')).toEqual(['2']);
    expect(await read('pincel_outbox_oldest_age_seconds')).toEqual(['1.5']);
    expect(await read('pincel_webhook_calls_pending')).toEqual(['3']);
  });

  test('follows what changes', async () => {
    let status: EngineStatus = ready;
    const { read } = aMetricsPage({
      engineStatus: () => status,
      outbox: () => ({ pending: 0, oldestAgeMs: undefined }),
    });
    await read('pincel_engine_state');
    status = { state: 'failed', reason: 'unet/model.onnx is missing.' };
    expect(await read('pincel_engine_state')).toContain('state=failed 1');
    expect(await read('pincel_engine_state')).toContain('state=ready 0');
    expect(await read('pincel_engine_resident_bytes')).toEqual([]);
    expect(await read('pincel_outbox_oldest_age_seconds')).toEqual(['0']);
  });

  test('is left out, with a line in the log, when it cannot be read; the rest stays', async () => {
    let isBusy = false;
    const { read, log } = aMetricsPage({
      outbox() {
        if (isBusy) throw new Error('database is locked');
        return { pending: 2, oldestAgeMs: 0 };
      },
    });
    expect(await read('pincel_outbox_pending')).toEqual(['2']);
    isBusy = true;
    expect(await read('pincel_outbox_pending')).toEqual([]);
    expect(await read('pincel_engine_resident_bytes')).toEqual(['4096']);
    expect(log).toContainEqual({
      level: 'warn',
      context: {
        metric: 'pincel_outbox_pending',
        err: expect.objectContaining({ message: 'database is locked' }),
      },
      message: 'a metric could not be read',
    });
  });
});

test('the event loop’s delay counts what comes late, not the pace it is looked at', async () => {
  const { read } = aMetricsPage();
  const p99AfterBlocking = async (blockedMs: number): Promise<number> => {
    const until = performance.now() + blockedMs;
    while (performance.now() < until);
    await new Promise((resolve) => setTimeout(resolve, 1));
    const [, p99] = await read('pincel_event_loop_delay_seconds');
    return Number(p99?.replace('quantile=0.99 ', ''));
  };
  // Late by what it was blocked for, less the 10 ms until it was due. The first look may come before the clock runs.
  await expect.poll(() => p99AfterBlocking(150)).toBeGreaterThan(0.13);
});
