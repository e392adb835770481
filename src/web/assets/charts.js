/** Draws the charts of the page from its JSON, and keeps them and the tables below them up to date. */

import uPlot from './uplot.js';

const refetchMs = 15_000;
const heightPx = 220;
const language = document.documentElement.lang;
const source = document.querySelector('[data-source]').dataset.source;
/** Lines differ by their pattern too; a legend's mark shows it as a border. */
const dashes = [undefined, [8, 4], [2, 3], [12, 4, 2, 4]];
const markDashes = ['solid', 'dashed', 'dotted', 'double'];
/** Where half of something makes no sense. */
const wholeSteps = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000, 100_000, 1_000_000];

const charts = [...document.querySelectorAll('[data-chart]')].map((place) => ({
  place,
  id: place.dataset.chart,
  labels: [...place.parentElement.querySelectorAll('thead th')].slice(1).map((cell) => cell.textContent),
  rows: place.parentElement.querySelector('tbody'),
}));
/** The drawing of each chart, and how its values are written at the moment. */
const plots = new Map();
const numbers = new Map();
let shown;

const inUtc = (options) => new Intl.DateTimeFormat(language, { timeZone: 'UTC', ...options });
const day = inUtc({ day: 'numeric', month: 'short' });
const minute = inUtc({ hour: '2-digit', minute: '2-digit' });
const whole = inUtc({ dateStyle: 'short', timeStyle: 'short' });

const color = (name) => getComputedStyle(document.documentElement).getPropertyValue(`--chart-${name}`).trim();

function toPlot({ place, id, labels }, { format, series, isSum }, data) {
  const write = (value) => numbers.get(id).format(value);
  const axis = { stroke: color('ink'), grid: { stroke: color('line'), width: 1 }, ticks: { show: false } };
  const options = {
    width: place.clientWidth,
    height: heightPx,
    tzDate: (seconds) => uPlot.tzDate(new Date(seconds * 1_000), 'Etc/UTC'),
    cursor: { drag: { x: false, y: false }, sync: { key: 'charts' } },
    scales: { y: { range: (_, least, most) => toScale(least, most, format) } },
    legend: { markers: { width: 3, dash: (_, line) => markDashes[line - 1] } },
    axes: [
      { ...axis, size: 32, space: 80, values: (_, times) => times.map(tellTime) },
      {
        ...axis,
        size: 64,
        incrs: format.style === undefined ? wholeSteps : undefined,
        values: (_, values) => values.map(write),
      },
    ],
    series: [
      // Nothing is told while the pointer is elsewhere.
      { label: '', value: (_, time) => (time === null ? '' : whole.format(time * 1_000)) },
      ...series.map((_, line) => ({
        label: labels[line],
        stroke: color(line + 1),
        width: 2,
        dash: dashes[line],
        points: { show: !isSum, size: 5, fill: color(line + 1) },
        // What holds for a whole stretch of time is drawn as steps.
        paths: isSum ? uPlot.paths.stepped({ align: 1 }) : undefined,
        value: (__, value, ___, at) => (at === null ? '' : value === null ? '–' : write(value)),
      })),
    ],
  };
  return new uPlot(options, data, place);
}

/** From nothing on, also when all of it is nothing. */
function toScale(least, most, { style }) {
  const top = Math.max(most ?? 0, style === 'percent' ? 0.1 : 1);
  return [Math.min(least ?? 0, 0) * 1.1, top * 1.1];
}

function tellTime(seconds) {
  const atMs = seconds * 1_000;
  return seconds % 86_400 === 0 ? day.format(atMs) : minute.format(atMs);
}

function toRow({ at, time, cells }, labels) {
  const row = document.createElement('tr');
  const head = document.createElement('th');
  const stamp = document.createElement('time');
  head.scope = 'row';
  stamp.dateTime = at;
  stamp.textContent = time;
  head.append(stamp);
  row.append(head);
  for (const [index, text] of cells.entries()) {
    const cell = row.insertCell();
    cell.className = 'number';
    cell.dataset.label = labels[index];
    cell.textContent = text;
  }
  return row;
}

function draw(isAnew) {
  for (const chart of charts) {
    const told = shown.charts.find(({ id }) => id === chart.id);
    const data = [
      [...shown.atSeconds, shown.untilSeconds],
      // A step lasts until the next one: the last one until now.
      ...told.series.map(({ values }) => [...values, told.isSum ? values.at(-1) : null]),
    ];
    numbers.set(chart.id, new Intl.NumberFormat(language, told.format));
    if (isAnew) plots.get(chart.id)?.destroy();
    if (isAnew || !plots.has(chart.id)) plots.set(chart.id, toPlot(chart, told, data));
    else plots.get(chart.id).setData(data);
  }
}

function tell() {
  document.querySelector('#charts-as-of').textContent = shown.asOf;
  document.querySelector('#charts-empty').hidden = !shown.isEmpty;
  for (const { id, text } of shown.figures)
    document.querySelector(`[data-figure="${id}"]`).textContent = text;
  for (const { id, labels, rows } of charts) {
    const told = shown.charts.find((chart) => chart.id === id);
    rows.replaceChildren(...told.rows.map((row) => toRow(row, labels)));
  }
}

async function refetch() {
  if (document.visibilityState !== 'visible') return;
  try {
    const answer = await fetch(source, { headers: { Accept: 'application/json' } });
    // Logged out meanwhile, or the gateway is restarted: what was there stays, with its time.
    if (!answer.ok || answer.redirected) return;
    shown = await answer.json();
  } catch {
    return;
  }
  draw(false);
  tell();
}

const resized = new ResizeObserver((entries) => {
  for (const { target } of entries) {
    plots.get(target.dataset.chart)?.setSize({ width: target.clientWidth, height: heightPx });
  }
});
for (const { place } of charts) resized.observe(place);
matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => {
  if (shown !== undefined) draw(true);
});
document.addEventListener('visibilitychange', () => void refetch());
setInterval(() => void refetch(), refetchMs);
void refetch();
