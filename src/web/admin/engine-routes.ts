import { type Context, Hono } from 'hono';
import { html } from 'hono/html';
import type { EngineHistory } from '../../app/engine-history.ts';
import type { RestartEngine } from '../../app/restart-engine.ts';
import type { Engine } from '../../domain/engine.ts';
import type { Lane } from '../../domain/lane.ts';
import type { ModelInfo } from '../../domain/model-info.ts';
import type { Statistics } from '../../domain/statistics.ts';
import type { WorkRates } from '../../domain/work-rates.ts';
import type { Html } from '../html.ts';
import { renderEngineBanner } from '../page/engine-banner.ts';
import type { Frame } from '../page/frame.ts';
import type { PageEnv } from '../page/page-env.ts';
import { redirectWithNote } from '../page/passing-note.ts';
import { streamPieces } from '../page/stream-pieces.ts';
import { toPiece } from '../page/to-piece.ts';
import { createAdminFrame } from './admin-frame.ts';
import { renderEngineState } from './engine-state-panel.ts';
import { renderModels } from './models-panel.ts';
import { renderToday } from './today-panel.ts';

export interface AdminEngineRoutesDeps {
  readonly frame: Frame;
  readonly engine: Pick<Engine, 'status' | 'onStatus'>;
  readonly engineHistory: EngineHistory;
  readonly restartEngine: RestartEngine;
  /** The model the page draws with. */
  readonly model: { readonly name: string };
  readonly models: readonly ModelInfo[];
  readonly rates: Pick<WorkRates, 'msPerUnit'>;
  readonly statistics: Pick<Statistics, 'buckets'>;
  readonly lane: Pick<Lane, 'runningCount' | 'onChange'>;
  /** Jobs that may share the engine. */
  readonly drawnTogether: number;
  /** Above this the engine's process is replaced as soon as it is idle. */
  readonly engineMaxRssBytes: number;
  readonly now: () => number;
}

const address = '/admin/engine';
const liveEveryMs = 1_000;

/** `/admin/engine`: what draws, on what, how fast, and what has become of it; and restarting it. */
export function createAdminEngineRoutes(deps: AdminEngineRoutesDeps): Hono<PageEnv> {
  const { engine, engineHistory, restartEngine, model, models, rates, statistics, lane, now } = deps;
  const frame = createAdminFrame(deps.frame);
  const routes = new Hono<PageEnv>();

  const renderState = (c: Context<PageEnv>): Html =>
    renderEngineState(
      {
        status: engine.status(),
        sinceMs: engineHistory.sinceMs(),
        restarts: engineHistory.restarts(),
        runningCount: lane.runningCount,
        drawnTogether: deps.drawnTogether,
        maxRssBytes: deps.engineMaxRssBytes,
      },
      { words: c.get('words'), locale: c.get('locale'), nowMs: now() },
    );

  routes.get(address, async (c) => {
    const words = c.get('words');
    const title = words('admin-engine-title');
    const main = html`<h1>${title}</h1>
<div class="live" hx-sse:connect="${address}/events">${renderState(c)}</div>
<section class="panel" aria-labelledby="engine-restart"><h2 id="engine-restart">${words('admin-engine-restart-title')}</h2>
<p class="hint">${words('admin-engine-restart-what')}</p>
<div class="actions"><details class="confirm"><summary class="button">${words('admin-engine-restart')}</summary>
<form method="post" action="${address}/restart"><p>${words('admin-engine-restart-sure')}</p><button class="alarm">${words('admin-engine-restart-now')}</button></form></details></div></section>
${await renderToday(statistics, words, now())}
${renderModels(models, { rates, words })}`;
    return c.html(frame(c, { at: 'engine', title, main }));
  });

  routes.get(`${address}/events`, (c) =>
    streamPieces(c, {
      subscribe(onChange) {
        const stops = [engine.onStatus(onChange), lane.onChange(onChange)];
        return () => {
          for (const stop of stops) stop();
        };
      },
      atMostEveryMs: liveEveryMs,
      render: () => [
        toPiece('engine', renderEngineBanner(engine.status(), model.name, c.get('words'))),
        toPiece('engine-state', renderState(c)),
      ],
    }),
  );

  routes.post(`${address}/restart`, (c) => {
    const isRestarting = restartEngine(c.get('visitor').userId);
    return redirectWithNote(
      c,
      address,
      isRestarting ? 'admin-engine-restarted' : 'admin-engine-restart-too-late',
    );
  });
  return routes;
}
