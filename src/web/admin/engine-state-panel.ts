import { html } from 'hono/html';
import type { EngineRestart } from '../../app/engine-history.ts';
import type { EngineStatus } from '../../domain/engine.ts';
import type { Locale } from '../../domain/texts.ts';
import type { Html } from '../html.ts';
import { renderMinute } from '../page/render-time.ts';
import type { Words } from '../page/words.ts';
import { describeBytes, stateTones } from './engine-words.ts';
import { describeAgo } from './queue-words.ts';

/** The engine's process as it is at one moment. */
export interface EngineView {
  readonly status: EngineStatus;
  readonly sinceMs: number;
  readonly runningCount: number;
  /** Jobs that may share the engine. */
  readonly drawnTogether: number;
  readonly maxRssBytes: number;
  readonly restarts: readonly EngineRestart[];
}

export interface EngineContext {
  readonly words: Words;
  readonly locale: Locale;
  readonly nowMs: number;
}

/** How the engine does, and what has become of it; changes while somebody looks. */
export function renderEngineState(view: EngineView, context: EngineContext): Html {
  const { words, nowMs } = context;
  const { status, sinceMs, runningCount, drawnTogether } = view;
  const facts: readonly (readonly [name: string, content: Html | string])[] = [
    ['since', describeAgo(sinceMs, nowMs, words)],
    ...describeState(view, words),
    ['together', words('admin-engine-drawn', { count: runningCount, most: drawnTogether })],
  ];
  return html`<section class="panel" id="engine-state" aria-labelledby="engine-state-title">
<div class="heading"><h2 id="engine-state-title">${words('admin-engine-state')}</h2><span class="badge" data-tone="${stateTones[status.state]}">${words('admin-engine-is', { state: status.state })}</span></div>
<dl class="facts">${facts.map(([name, content]) => html`<div><dt>${words(`admin-engine-fact-${name}`)}</dt><dd>${content}</dd></div>`)}</dl>
<h3>${words('admin-engine-restarts')}</h3>
${renderRestarts(view.restarts, context)}
</section>`;
}

/** What the engine says of itself is in English. */
function describeState(
  { status, maxRssBytes }: EngineView,
  words: Words,
): readonly (readonly [name: string, content: Html | string])[] {
  const said = (sentence: string): Html => html`<span lang="en">${sentence}</span>`;
  switch (status.state) {
    case 'ready': {
      const { provider, rssBytes } = status;
      const most = describeBytes(maxRssBytes, words);
      // Right after loading nothing has been measured.
      const used = rssBytes === 0 ? undefined : describeBytes(rssBytes, words);
      return [
        ['provider', words('admin-engine-provider', { provider: provider.provider })],
        ['why', said(provider.reason)],
        [
          'memory',
          used === undefined
            ? words('admin-engine-memory-most', { most })
            : html`${words('admin-engine-memory', { used, most })} <meter class="share" value="${Math.min(1, rssBytes / maxRssBytes)}" aria-hidden="true"></meter>`,
        ],
      ];
    }
    case 'restarting': {
      const cause = words('admin-engine-cause', { cause: status.cause });
      return [['reason', html`${cause} <span class="hint">(${said(status.reason)})</span>`]];
    }
    case 'failed':
      return [['reason', said(status.reason)]];
    case 'starting':
    case 'stopped':
      return [];
  }
}

function renderRestarts(
  restarts: readonly EngineRestart[],
  { words, locale }: Pick<EngineContext, 'words' | 'locale'>,
): Html {
  if (restarts.length === 0) return html`<p class="hint">${words('admin-engine-restarts-none')}</p>`;
  return html`<ul class="plain">${restarts.map(
    ({ atMs, cause }) =>
      html`<li>${renderMinute(atMs, locale)}: ${words('admin-engine-cause', { cause })}</li>`,
  )}</ul>`;
}
