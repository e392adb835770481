import { type Context, Hono } from 'hono';
import type { JobBoard } from '../../app/job-board.ts';
import type { JobStore } from '../../domain/job-store.ts';
import type { KeptMedia } from '../../domain/media-store.ts';
import { toSlug } from '../../domain/slug.ts';
import { answerFile, answerStill } from '../answer-file.ts';
import { findJob } from './find-job.ts';
import type { Frame } from './frame.ts';
import type { PageEnv } from './page-env.ts';
import { answerProblemPage } from './problem-page.ts';

export interface FileRoutesDeps {
  readonly frame: Frame;
  readonly jobs: Pick<JobStore, 'get'>;
  readonly board: Pick<JobBoard, 'get'>;
}

/** `/media/:jobId/:position`: one of the visitor's files; `?download` to be saved, `?still` for a GIF's first frame. */
export function createFileRoutes(deps: FileRoutesDeps): Hono<PageEnv> {
  const { frame } = deps;
  const routes = new Hono<PageEnv>();
  const noSuchFile = (c: Context<PageEnv>) =>
    answerProblemPage(c, frame, 404, 'problem-not-here', 'problem-no-such-drawing');
  routes.get('/media/:jobId/:position', async (c) => {
    const view = findJob(deps, c.get('visitor'), c.req.param('jobId'))?.view;
    const file = view?.media.find(({ position }) => String(position) === c.req.param('position'));
    if (view === undefined || file === undefined) return noSuchFile(c);
    const about = { path: file.path, fileName: toFileName(file, view.request.prompt), refuseRange };
    const isStill = file.format === 'gif' && c.req.query('still') !== undefined;
    const answer = isStill ? await answerStill(c, file, about) : await answerFile(c, file, about);
    return answer ?? noSuchFile(c);
  });
  return routes;
}

/** `pincel-a-cat-on-a-blue-background-123.png`; letters of any script stay. */
export function toFileName({ format, seed }: Pick<KeptMedia, 'format' | 'seed'>, prompt: string): string {
  return `pincel-${toSlug(prompt)}-${seed}.${format}`;
}

/** Only a player asks for parts of a file: nobody reads this. */
function refuseRange(c: Context): Response {
  return c.body(null, 416);
}
