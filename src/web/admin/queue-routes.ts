import { type Context, Hono } from 'hono';
import { html } from 'hono/html';
import type { Cancel } from '../../app/cancel.ts';
import type { JobBoard } from '../../app/job-board.ts';
import type { SteerQueue } from '../../app/steer-queue.ts';
import type { Engine } from '../../domain/engine.ts';
import { isDrawingOver } from '../../domain/job-state.ts';
import type { Lane } from '../../domain/lane.ts';
import { type Message, message } from '../../domain/message.ts';
import type { UserStore } from '../../domain/user-store.ts';
import type { Html } from '../html.ts';
import { renderEngineBanner } from '../page/engine-banner.ts';
import type { Frame } from '../page/frame.ts';
import type { PageEnv } from '../page/page-env.ts';
import { redirectWithNote } from '../page/passing-note.ts';
import { type LiveSource, streamPieces } from '../page/stream-pieces.ts';
import { toPiece } from '../page/to-piece.ts';
import { wantsPiece } from '../page/wants-piece.ts';
import { createAdminFrame } from './admin-frame.ts';
import { renderCancelPage } from './cancel-page.ts';
import { renderDrawn } from './drawn-panel.ts';
import { renderFairness } from './fairness-panel.ts';
import { parsePage } from './list-pages.ts';
import { namePerson } from './name-person.ts';
import type { QueueContext } from './queue-cells.ts';
import { renderQueueState, type Steering, steerings } from './queue-state-panel.ts';
import { type ReadQueueDeps, readQueue } from './read-queue.ts';
import { renderWaiting } from './waiting-panel.ts';

export interface AdminQueueRoutesDeps extends ReadQueueDeps {
  readonly frame: Frame;
  readonly lane: ReadQueueDeps['lane'] & Pick<Lane, 'onChange'>;
  readonly board: Pick<JobBoard, 'get' | 'onChange'>;
  readonly engine: Pick<Engine, 'status' | 'onStatus'>;
  /** The model the page draws with. */
  readonly model: { readonly name: string };
  /** Calls back when another process has changed something; answers how to stop. */
  readonly watch: (onChange: () => void) => () => void;
  readonly steer: SteerQueue;
  readonly cancel: Cancel;
  readonly users: Pick<UserStore, 'get' | 'getSpace'>;
  readonly now: () => number;
}

/** The parts of the page by their ids: the first two change with every step, the others only when somebody moves. */
const movingPanels = { 'queue-state': renderQueueState, 'queue-drawn': renderDrawn } as const;
const allPanels = {
  ...movingPanels,
  'queue-waiting': renderWaiting,
  'queue-fairness': renderFairness,
} as const;

const liveEveryMs = 1_000;

/** `/admin`: what is drawn, who waits and why in this order, live; and steering it. Never what was asked for. */
export function createAdminQueueRoutes(deps: AdminQueueRoutesDeps): Hono<PageEnv> {
  const { jobs, steer, cancel, users, engine, model, now } = deps;
  const frame = createAdminFrame(deps.frame);
  const routes = new Hono<PageEnv>();
  const pageOf = (c: Context<PageEnv>): number => parsePage(c.req.query('page'));

  const renderAll = (
    c: Context<PageEnv>,
    panels: Partial<typeof allPanels>,
  ): readonly (readonly [string, Html])[] => {
    const view = readQueue(deps, pageOf(c));
    const context: QueueContext = { users, words: c.get('words'), nowMs: now() };
    return Object.entries(panels).map(([id, render]) => [id, render(view, context)] as const);
  };
  const renderPieces = (c: Context<PageEnv>, panels: Partial<typeof allPanels>): readonly Html[] =>
    renderAll(c, panels).map(([id, panel]) => toPiece(id, panel));
  /** Says what was done: on the page that is open, or on the one that it leads to. */
  const answer = (c: Context<PageEnv>, { id, values }: Message): Response | Promise<Response> => {
    if (!wantsPiece(c)) return redirectWithNote(c, `/admin?page=${pageOf(c)}`, id, values);
    const note = html`<div id="queue-note" role="status"><p class="note">${c.get('words')(id, values)}</p></div>`;
    return c.html(html`${toPiece('queue-note', note)}${renderPieces(c, allPanels)}`);
  };

  routes.get('/admin', (c) => {
    const words = c.get('words');
    const title = words('admin-queue-title');
    const main = html`<h1>${title}</h1>
<div id="queue-note" role="status"></div>
<div class="live" hx-sse:connect="/admin/events?page=${pageOf(c)}">${renderAll(c, allPanels).map(([, panel]) => panel)}</div>`;
    return c.html(frame(c, { at: 'queue', title, main }));
  });

  routes.get('/admin/events', (c) => {
    const { subscribe, takeMoved } = watchQueue(deps);
    return streamPieces(c, {
      subscribe,
      atMostEveryMs: liveEveryMs,
      render: ({ isFirst, isBeat }) => {
        if (!takeMoved() && !isFirst && !isBeat) return renderPieces(c, movingPanels);
        const banner = renderEngineBanner(engine.status(), model.name, c.get('words'));
        return [toPiece('engine', banner), ...renderPieces(c, allPanels)];
      },
    });
  });

  for (const verb of steerings) {
    routes.post(`/admin/queue/${verb}`, (c) => {
      const isChanged = steer[verb](c.get('visitor').userId);
      return answer(c, message(noteIds[verb][isChanged ? 'done' : 'before']));
    });
  }

  routes.post('/admin/queue/:id/front', (c) => {
    const job = jobs.get(c.req.param('id'));
    if (job === undefined) return c.notFound();
    const isFronted = steer.front(job.id, c.get('visitor').userId);
    const person = namePerson(users.get(job.userId), c.get('words'));
    return answer(c, message(isFronted ? 'admin-queue-front-done' : 'admin-queue-front-late', { person }));
  });

  routes.get('/admin/queue/:id/cancel', (c) => {
    const job = jobs.get(c.req.param('id'));
    if (job === undefined) return c.notFound();
    const words = c.get('words');
    if (isDrawingOver(job.state)) return redirectWithNote(c, '/admin', 'admin-queue-over');
    const main = renderCancelPage(job, { users, words, nowMs: now() });
    return c.html(frame(c, { at: 'queue', title: words('admin-queue-cancel-title'), main }));
  });

  routes.post('/admin/queue/:id/cancel', (c) => {
    const jobId = c.req.param('id');
    const job = jobs.get(jobId);
    if (job === undefined) return c.notFound();
    const outcome = cancel(jobId, { admin: c.get('visitor').userId });
    const who = namePerson(users.get(job.userId), c.get('words'));
    return redirectWithNote(c, '/admin', 'admin-queue-canceled', { outcome, jobId, who });
  });
  return routes;
}

const noteIds = {
  pause: { done: 'admin-queue-paused', before: 'admin-queue-paused-before' },
  resume: { done: 'admin-queue-resumed', before: 'admin-queue-resumed-before' },
  drain: { done: 'admin-queue-drained', before: 'admin-queue-drained-before' },
  accept: { done: 'admin-queue-accepted', before: 'admin-queue-accepted-before' },
} as const satisfies Record<Steering, Record<'done' | 'before', string>>;

/** Everything that changes the queue, and whether somebody moved since this was last asked. */
function watchQueue({ lane, board, engine, watch }: AdminQueueRoutesDeps): Pick<LiveSource, 'subscribe'> & {
  readonly takeMoved: () => boolean;
} {
  let hasMoved = false;
  return {
    takeMoved() {
      const had = hasMoved;
      hasMoved = false;
      return had;
    },
    subscribe(onChange) {
      const onMove = (): void => {
        hasMoved = true;
        onChange();
      };
      const stops = [lane.onChange(onMove), watch(onMove), engine.onStatus(onMove), board.onChange(onChange)];
      return () => {
        for (const stop of stops) stop();
      };
    },
  };
}
