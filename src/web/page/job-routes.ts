import { Hono } from 'hono';
import { createFileRoutes, type FileRoutesDeps } from './file-routes.ts';
import { findJob } from './find-job.ts';
import { createJobAnswers, type JobAnswersDeps } from './job-answers.ts';
import { createJobDeeds, type JobDeedsDeps } from './job-deeds.ts';
import { type LiveJobsDeps, watchJob, watchWall } from './live-jobs.ts';
import type { PageEnv } from './page-env.ts';
import { streamPieces } from './stream-pieces.ts';

export type JobRoutesDeps = JobAnswersDeps & JobDeedsDeps & LiveJobsDeps & FileRoutesDeps;

/** `/jobs/:jobId` and what can be done with a drawing, its files below `/media`, and the news of all of them. */
export function createJobRoutes(deps: JobRoutesDeps): Hono<PageEnv> {
  const routes = new Hono<PageEnv>();
  const answers = createJobAnswers(deps);
  const { notHere, showCard, toContext } = answers;

  routes.get('/jobs/:jobId', (c) => {
    const found = findJob(deps, c.get('visitor'), c.req.param('jobId'));
    return found === undefined ? notHere(c) : showCard(c, found.view);
  });
  routes.get('/jobs/:jobId/events', (c) => {
    const found = findJob(deps, c.get('visitor'), c.req.param('jobId'));
    if (found === undefined) return notHere(c);
    return streamPieces(
      c,
      watchJob(deps, found.job.id, () => toContext(c)),
    );
  });
  // The page listens to all of its jobs at once: browsers open few connections to one host.
  routes.get('/events', (c) =>
    streamPieces(
      c,
      watchWall(deps, c.get('visitor').userId, () => toContext(c)),
    ),
  );
  routes.route('/', createJobDeeds(deps, answers));
  routes.route('/', createFileRoutes(deps));
  return routes;
}
