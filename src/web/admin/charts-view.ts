import { html } from 'hono/html';
import type { Html } from '../html.ts';
import type { Words } from '../page/words.ts';
import type { ChartData, ChartRow } from './chart-data.ts';
import { type ChartRange, chartRanges } from './chart-range.ts';

/** The page of charts. Its script draws them from the same data as the tables, and keeps both up to date. */
export function renderCharts(data: ChartData, range: ChartRange, words: Words): Html {
  return html`<div class="heading">
<h1>${words('admin-charts-title')}</h1>
<nav class="ranges" aria-label="${words('admin-charts-ranges')}"><ul>${chartRanges.map(
    (known) =>
      html`<li><a href="/admin/charts?range=${known}" ${known === range ? html`aria-current="page"` : ''}>${words('admin-charts-range', { range: known })}</a></li>`,
  )}</ul></nav>
</div>
<p class="hint" id="charts-as-of">${data.asOf}</p>
<p class="empty" id="charts-empty" ${data.isEmpty ? '' : html`hidden`}>${words('admin-charts-empty')}</p>
<section class="panel" aria-labelledby="charts-sums">
<h2 id="charts-sums">${words('admin-charts-sums')}</h2>
<dl class="figures sums">${data.figures.map(
    ({ id, text }) =>
      html`<div><dt>${words(`admin-charts-sum-${id}`)}</dt><dd data-figure="${id}">${text}</dd></div>`,
  )}</dl>
</section>
<div class="charts" data-source="/admin/charts.json?range=${range}">
${data.charts.map((chart) => renderChart(chart, words))}
</div>`;
}

function renderChart({ id, series, rows }: ChartData['charts'][number], words: Words): Html {
  const title = words(`admin-charts-${id}`);
  const labels = series.map((line) => words(`admin-charts-${id}-${line.id}`));
  // The drawing says nothing that the table below does not.
  return html`<section class="panel" aria-labelledby="chart-${id}">
<h2 id="chart-${id}">${title}</h2>
<p class="hint">${words(`admin-charts-${id}-about`)}</p>
<div class="chart" data-chart="${id}" aria-hidden="true"></div>
<details class="figures-table"><summary>${words('admin-charts-table')}<span class="unseen"> ${title}</span></summary>
<p class="hint">${words('admin-charts-table-about')}</p>
<table class="listing" aria-labelledby="chart-${id}">
<thead><tr><th scope="col">${words('admin-charts-from')}</th>${labels.map(
    (label) => html`<th scope="col" class="number">${label}</th>`,
  )}</tr></thead>
<tbody>${rows.map((row) => renderRow(row, labels))}</tbody>
</table></details>
</section>`;
}

function renderRow({ at, time, cells }: ChartRow, labels: readonly string[]): Html {
  return html`<tr><th scope="row"><time datetime="${at}">${time}</time></th>${cells.map(
    (cell, index) => html`<td class="number" data-label="${labels[index] ?? ''}">${cell}</td>`,
  )}</tr>`;
}
