import { readFile } from 'node:fs/promises';
import { extname } from 'node:path';
import { type Context, Hono } from 'hono';
import type { JobBoard } from '../../app/job-board.ts';
import type { JobStore } from '../../domain/job-store.ts';
import type { KeptMedia } from '../../domain/media-store.ts';
import { toSlug } from '../../domain/slug.ts';
import { answerFile, answerStill } from '../answer-file.ts';
import { nothingIfGone } from '../nothing-if-gone.ts';
import { findJob } from './find-job.ts';
import type { Frame } from './frame.ts';
import type { PageEnv } from './page-env.ts';
import { answerProblemPage } from './problem-page.ts';
import { findStart } from './start-picture.ts';

export interface FileRoutesDeps {
  readonly frame: Frame;
  readonly jobs: Pick<JobStore, 'get'>;
  readonly board: Pick<JobBoard, 'get'>;
}

/** Of pictures that are kept to start from: what they are was found out when they were handed in. */
const mimeTypes: ReadonlyMap<string, string> = new Map([
  ['.png', 'image/png'],
  ['.jpg', 'image/jpeg'],
  ['.webp', 'image/webp'],
  ['.gif', 'image/gif'],
]);

/**
 * `/media/:jobId/:position`: one of the visitor's files; `?download` to be saved, `?still` for a GIF's first frame.
 * `/jobs/:jobId/start`: the picture that a drawing started from, while it is kept, for nobody but who asked for it.
 */
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
  routes.get('/jobs/:jobId/start', async (c) => {
    const found = findStart(deps, c.get('visitor').userId, { startOf: c.req.param('jobId') });
    const path = found?.paths.initImagePath ?? '';
    const mimeType = mimeTypes.get(extname(path));
    const bytes = mimeType === undefined ? undefined : await readFile(path).catch(nothingIfGone);
    if (mimeType === undefined || bytes === undefined) return noSuchFile(c);
    // A picture of one's own may be of people: no copy of it stays in a browser that others use too.
    return c.body(bytes, 200, { 'Content-Type': mimeType, 'Cache-Control': 'no-store' });
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
