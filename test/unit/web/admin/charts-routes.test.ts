import { expect, test } from 'vitest';
import { z } from 'zod';
import { createChartsRoutes } from '../../../../src/web/admin/charts-routes.ts';
import { aPage } from '../page/a-page.ts';

const nowMs = Date.parse('2026-11-21T12:00:30Z');

const chartData = z.object({
  isEmpty: z.boolean(),
  atSeconds: z.array(z.number()),
  figures: z.array(z.object({ id: z.string(), text: z.string() })),
  charts: z.array(
    z.object({
      id: z.string(),
      series: z.array(z.object({ id: z.string(), values: z.array(z.number().nullable()) })),
      rows: z.array(z.object({ at: z.string(), cells: z.array(z.string()) })),
    }),
  ),
});

/** The page of charts; the clock stands at noon, half a minute past. */
async function aChartsPage() {
  const page = await aPage(createChartsRoutes, { now: () => nowMs });
  const read = async (range: string) =>
    chartData.parse(await (await page.ask(`/admin/charts.json?range=${range}`, { as: 'admin' })).json());
  return {
    ...page,
    read,
    show: (query = '', locale = 'en') => page.ask(`/admin/charts${query}`, { as: 'admin', locale }),
  };
}

test('what happened is summed up, and told chart by chart as tables that need no script', async () => {
  const { show, askedBy, draw } = await aChartsPage();
  await draw(askedBy('ana', 'a cat'));
  const answer = await show('?range=hour');
  expect(answer.status).toBe(200);
  const text = await answer.text();
  expect(text).toMatch(/<dt>Pictures drawn<\/dt><dd data-figure="pictures">1<\/dd>/);
  expect(text).toContain('<table class="listing" aria-labelledby="chart-throughput">');
  expect(text).toContain(
    '<tr><th scope="row"><time datetime="2026-11-21T12:00:00.000Z">11/21/26, 12:00 PM</time></th>' +
      '<td class="number" data-label="Pictures">1</td><td class="number" data-label="GIFs">0</td>',
  );
  expect(text).toContain('data-source="/admin/charts.json?range=hour"');
  expect(text).toContain('/assets/charts.js');
});

test('the script gets the same as JSON: values for each stretch of time, and the rows of the tables', async () => {
  const { read, askedBy, draw } = await aChartsPage();
  await draw(askedBy('ana', 'a cat'));
  const { atSeconds, charts, isEmpty } = await read('hour');
  expect(isEmpty).toBe(false);
  expect(atSeconds).toHaveLength(60);
  expect(atSeconds.at(-1)).toBe(Date.parse('2026-11-21T12:00:00Z') / 1_000);
  const throughput = charts.find(({ id }) => id === 'throughput');
  expect(throughput?.series.map(({ id, values }) => [id, values.length, values.at(-1)])).toEqual([
    ['pictures', 60, 1],
    ['gifs', 60, 0],
    ['failed', 60, 0],
    ['refused', 60, 0],
  ]);
  expect(throughput?.rows).toEqual([{ at: '2026-11-21T12:00:00.000Z', cells: ['1', '0', '0', '0'] }]);
  expect(charts.map(({ id }) => id)).toEqual(['waits', 'throughput', 'eta', 'credits', 'engine']);
  expect(charts[0]?.series[0]?.values.slice(0, -1)).toEqual(Array(59).fill(null));
  // No wait at all is something to tell.
  expect(charts[0]?.rows).toMatchObject([{ cells: ['0 sec', '0 sec'] }]);
});

test.each([
  ['hour', 60],
  ['day', 48],
  ['week', 84],
  ['month', 60],
])('the last %s has a stretch for every part of it', async (range, count) => {
  const { read } = await aChartsPage();
  const { atSeconds } = await read(range);
  expect(atSeconds).toHaveLength(count);
});

test('a range that there is none of is the last day', async () => {
  const { show } = await aChartsPage();
  expect(await (await show('?range=century')).text()).toContain(
    '<a href="/admin/charts?range=day" aria-current="page">Last day</a>',
  );
});

test('what was given back and refused is counted', async () => {
  const { read, askedBy, engineJob, cancel, whenJob, submit, aVisitor } = await aChartsPage();
  const jobId = askedBy('ana', 'a cat');
  await engineJob(jobId);
  cancel(jobId, { admin: 'operator' });
  await whenJob(jobId, ({ state }) => state === 'canceled');
  submit({
    draft: { kind: 'image', prompt: '' },
    requester: aVisitor('ana').requester,
    destination: { key: 'ana', address: null },
  });
  const { figures } = await read('day');
  expect(figures).toContainEqual({ id: 'refused', text: '1' });
  expect(figures).toContainEqual({ id: 'accepted', text: '1' });
  expect(figures).toContainEqual({ id: 'canceled', text: '1' });
  expect(figures).toContainEqual({ id: 'spent', text: '0' });
  expect(figures.find(({ id }) => id === 'refunded')?.text).toMatch(/^[\d.]*[1-9]$/);
});

test('while nothing has happened, the page says what it will show', async () => {
  const { show, read } = await aChartsPage();
  expect(await (await show()).text()).toMatch(/id="charts-empty" >Nothing has happened in this time/);
  expect((await read('day')).isEmpty).toBe(true);
});

test('it speaks Portuguese, numbers too', async () => {
  const { show, askedBy, draw } = await aChartsPage();
  await draw(askedBy('ana', 'um gato'));
  const text = await (await show('?range=hour', 'pt-BR')).text();
  expect(text).toContain('<h2 id="chart-waits">Tempo de espera</h2>');
  expect(text).toContain('>21/11/2026, 12:00</time>');
});
