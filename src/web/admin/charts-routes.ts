import { Hono } from 'hono';
import type { Statistics } from '../../domain/statistics.ts';
import type { Frame } from '../page/frame.ts';
import type { PageEnv } from '../page/page-env.ts';
import { createAdminFrame } from './admin-frame.ts';
import { readChartData } from './chart-data.ts';
import { parseChartRange } from './chart-range.ts';
import { renderCharts } from './charts-view.ts';

export interface ChartsRoutesDeps {
  readonly statistics: Statistics;
  readonly frame: Frame;
  readonly now: () => number;
}

/** `/admin/charts`: how it went, drawn and as tables, and as JSON for the script that draws. */
export function createChartsRoutes(deps: ChartsRoutesDeps): Hono<PageEnv> {
  const frame = createAdminFrame(deps.frame);
  const routes = new Hono<PageEnv>();

  routes.get('/admin/charts', async (c) => {
    const words = c.get('words');
    const range = parseChartRange(c.req.query('range'));
    const data = await readChartData(deps, range, { words, locale: c.get('locale') });
    const page = {
      at: 'charts',
      title: words('admin-charts-title'),
      styles: ['uplot.css', 'charts.css'],
      scripts: ['charts.js'],
      main: renderCharts(data, range, words),
    } as const;
    return c.html(frame(c, page));
  });

  routes.get('/admin/charts.json', async (c) => {
    const range = parseChartRange(c.req.query('range'));
    const { words, locale } = c.var;
    return c.json(await readChartData(deps, range, { words, locale }));
  });
  return routes;
}
