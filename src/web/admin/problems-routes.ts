import { Hono } from 'hono';
import type { RetryDelivery } from '../../app/retry-delivery.ts';
import type { JobStore } from '../../domain/job-store.ts';
import type { Outbox } from '../../domain/outbox.ts';
import type { ProblemLog } from '../../domain/problem-log.ts';
import type { UserStore } from '../../domain/user-store.ts';
import type { Frame } from '../page/frame.ts';
import type { PageEnv } from '../page/page-env.ts';
import { redirectWithNote } from '../page/passing-note.ts';
import { wantsPiece } from '../page/wants-piece.ts';
import { createAdminFrame } from './admin-frame.ts';
import { renderProblems } from './problems-view.ts';
import { readProblems } from './read-problems.ts';
import { readCount } from './typed-numbers.ts';

export interface ProblemsRoutesDeps {
  readonly problemLog: ProblemLog;
  readonly outbox: Pick<Outbox, 'list'>;
  readonly jobs: Pick<JobStore, 'get'>;
  readonly users: Pick<UserStore, 'get' | 'getSpace'>;
  /** Also sees to it that the delivery is made soon. */
  readonly retryDelivery: RetryDelivery;
  readonly frame: Frame;
  readonly now: () => number;
}

const path = '/admin/problems';

/** `/admin/problems`: what was refused, what failed, what could not be handed over and may be tried again. */
export function createProblemsRoutes(deps: ProblemsRoutesDeps): Hono<PageEnv> {
  const { users, retryDelivery } = deps;
  const frame = createAdminFrame(deps.frame);
  const routes = new Hono<PageEnv>();

  routes.get(path, (c) => {
    const { words, locale } = c.var;
    const main = renderProblems(readProblems(deps), { users, words, locale });
    if (wantsPiece(c)) return c.html(main);
    return c.html(
      frame(c, { at: 'problems', title: words('admin-problems-title'), styles: ['audit.css'], main }),
    );
  });

  routes.post(`${path}/deliveries/:id/retry`, (c) => {
    const id = readCount(c.req.param('id'), 0, Number.MAX_SAFE_INTEGER);
    const outcome = id === undefined ? 'unknown' : retryDelivery(id, c.get('visitor').userId);
    if (outcome === 'unknown') return c.notFound();
    return redirectWithNote(c, path, 'admin-problems-retry-outcome', { outcome });
  });
  return routes;
}
