import { html } from 'hono/html';
import { AppError } from '../../domain/app-error.ts';
import type { Statistics } from '../../domain/statistics.ts';
import type { Html } from '../html.ts';
import type { Words } from '../page/words.ts';
import { describeEngineTime } from './queue-words.ts';

const dayMs = 24 * 60 * 60_000;

/** What was done in the last day; a sentence instead while it cannot be read. */
export async function renderToday(
  statistics: Pick<Statistics, 'buckets'>,
  words: Words,
  nowMs: number,
): Promise<Html> {
  const title = words('admin-engine-today');
  return html`<section class="panel" aria-labelledby="engine-today"><h2 id="engine-today">${title}</h2>
${await renderFigures(statistics, words, nowMs)}</section>`;
}

async function renderFigures(
  statistics: Pick<Statistics, 'buckets'>,
  words: Words,
  nowMs: number,
): Promise<Html> {
  try {
    const buckets = await statistics.buckets({
      fromMs: nowMs - dayMs,
      toMs: nowMs,
      // A stretch begins at a whole one: shorter ones count less of the day before.
      bucketMs: 15 * 60_000,
    });
    const sum = (name: 'pictures' | 'gifs' | 'failed' | 'canceled' | 'engineMs'): number =>
      buckets.reduce((total, bucket) => total + bucket[name], 0);
    const counts = (['pictures', 'gifs', 'failed', 'canceled'] as const).map(
      (name) => [name, words('admin-queue-count', { count: sum(name) })] as const,
    );
    const engineMs = sum('engineMs');
    const figures = [...counts, ['engine-time', describeEngineTime(engineMs, words)] as const];
    return html`<dl class="figures">${figures.map(([name, value]) => html`<div><dt>${words(`admin-engine-today-${name}`)}</dt><dd>${value}</dd></div>`)}</dl>`;
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return html`<p class="hint">${words('admin-engine-today-unknown')}</p>`;
  }
}
