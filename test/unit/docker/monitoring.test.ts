import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { createPrometheusMetrics } from '../../../src/metrics/prometheus-metrics.ts';
import { aLog } from '../../support/a-log.ts';

const docker = join(import.meta.dirname, '../../../docker');

/** Every series the page has, with the ones Prometheus makes itself. */
async function knownSeries(): Promise<ReadonlySet<string>> {
  const { readPage } = createPrometheusMetrics({
    log: aLog().log,
    readings: {
      waitingJobs: () => ({ interactive: 0, batch: 0, background: 0 }),
      engineStatus: () => ({ state: 'starting' }),
      outbox: () => ({ pending: 0, oldestAgeMs: undefined }),
      pendingWebhookCalls: () => 0,
    },
  });
  const described = [...(await readPage()).text.matchAll(/^# TYPE (\S+) (\S+)$/gm)];
  return new Set([
    'up',
    ...described.flatMap(([, name = '', type]) =>
      type === 'histogram' ? [`${name}_bucket`, `${name}_sum`, `${name}_count`] : [name],
    ),
  ]);
}

function seriesOf(expression: string): readonly string[] {
  return expression.match(/\b(?:pincel|process|nodejs)_\w+|\bup\b/g) ?? [];
}

test('the dashboard shows series that exist, on a data source that is provisioned', async () => {
  const dashboard = z
    .object({
      panels: z.array(
        z.object({
          title: z.string(),
          datasource: z.object({ uid: z.string() }).optional(),
          targets: z.array(z.object({ expr: z.string() })).default([]),
        }),
      ),
    })
    .parse(JSON.parse(readFileSync(join(docker, 'grafana/dashboards/pincel.json'), 'utf8')));
  const known = await knownSeries();
  const expressions = dashboard.panels.flatMap(({ targets }) => targets.map(({ expr }) => expr));
  expect(expressions.length).toBeGreaterThan(15);
  for (const expression of expressions) {
    expect(seriesOf(expression).length, expression).toBeGreaterThan(0);
    for (const name of seriesOf(expression)) expect(known, expression).toContain(name);
  }
  const provisioned = z
    .object({ datasources: z.array(z.object({ uid: z.string(), url: z.string() })) })
    .parse(parse(readFileSync(join(docker, 'grafana/provisioning/datasources/prometheus.yml'), 'utf8')));
  const used = new Set(dashboard.panels.flatMap(({ datasource }) => datasource?.uid ?? []));
  expect([...used]).toEqual(provisioned.datasources.map(({ uid }) => uid));
});

test('nothing the gateway measures is missing from the dashboard', async () => {
  const shown = readFileSync(join(docker, 'grafana/dashboards/pincel.json'), 'utf8');
  const own = [...(await knownSeries())].filter((name) => name.startsWith('pincel_'));
  const families = new Set(own.map((name) => name.replace(/_(bucket|sum|count)$/, '')));
  expect([...families].filter((name) => !shown.includes(name))).toEqual([]);
});

test('alerts are about series that exist, and say what is wrong', async () => {
  const { groups } = z
    .object({
      groups: z.array(
        z.object({
          rules: z.array(
            z.object({
              alert: z.string(),
              expr: z.string(),
              for: z.string(),
              annotations: z.object({ summary: z.string() }),
            }),
          ),
        }),
      ),
    })
    .parse(parse(readFileSync(join(docker, 'prometheus/alerts.yml'), 'utf8')));
  const known = await knownSeries();
  const names = groups.flatMap(({ rules }) => rules.flatMap(({ expr }) => seriesOf(expr)));
  expect(names.length).toBeGreaterThan(4);
  for (const name of names) expect(known).toContain(name);
});
