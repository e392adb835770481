import { type Context, Hono } from 'hono';
import { z } from 'zod';
import type { Cancel } from '../../app/cancel.ts';
import type { DeleteResult } from '../../app/delete-result.ts';
import type { JobBoard } from '../../app/job-board.ts';
import { createRedraft, type RedraftDeps, type Redrawing } from '../../app/redraft.ts';
import type { Submit } from '../../app/submit.ts';
import type { JobStore } from '../../domain/job-store.ts';
import type { Log } from '../../domain/log.ts';
import { type Message, message } from '../../domain/message.ts';
import type { Texts } from '../../domain/texts.ts';
import type { MediaLinks } from '../api/media-links.ts';
import { refusalStatus } from '../refusal-status.ts';
import { findJob } from './find-job.ts';
import type { JobAnswers } from './job-answers.ts';
import { makeLinks } from './make-links.ts';
import type { PageEnv } from './page-env.ts';
import { wantsPiece } from './wants-piece.ts';

/** Which of several pictures; anything else counts as the first one. */
const pictureSchema = z.object({ picture: z.coerce.number().int().min(0).optional().catch(undefined) });

export interface JobDeedsDeps extends RedraftDeps {
  readonly jobs: Pick<JobStore, 'get'>;
  readonly board: Pick<JobBoard, 'get'>;
  readonly submit: Submit;
  readonly cancel: Cancel;
  readonly deleteResult: DeleteResult;
  readonly mediaLinks: Pick<MediaLinks, 'sign'>;
  /** Where people reach the page, when that is not where requests say they came to. */
  readonly publicUrl: string | undefined;
  readonly texts: Texts;
  readonly log: Log;
  readonly now: () => number;
}

/**
 * What a visitor can do with a drawing, each a POST below `/jobs/:jobId`. A plain form is led to a page; htmx gets the
 * pieces that have changed, or is led to the page that shows them.
 */
export function createJobDeeds(
  deps: JobDeedsDeps,
  { notHere, showCard, showWall }: JobAnswers,
): Hono<PageEnv> {
  const { board, submit, cancel, deleteResult, texts, log } = deps;
  const redraft = createRedraft(deps);
  const routes = new Hono<PageEnv>();
  const find = (c: Context<PageEnv>) => findJob(deps, c.get('visitor'), c.req.param('jobId') ?? '');
  const tell = (c: Context<PageEnv>, { id, values }: Message) => c.get('words')(id, values);

  routes.post('/jobs/:jobId/cancel', (c) => {
    const { userId, isAdmin } = c.get('visitor');
    const found = find(c);
    if (found === undefined) return notHere(c);
    const { id } = found.job;
    cancel(id, isAdmin ? { admin: userId } : { userId });
    return wantsPiece(c) ? showCard(c, board.get(id) ?? found.view) : c.redirect(`/jobs/${id}`, 303);
  });

  const redraw = (c: Context<PageEnv>, redrawing: Redrawing) => {
    const { requester, userId } = c.get('visitor');
    const found = find(c);
    // What a person asked for is theirs to go on with: admins only look.
    if (found === undefined || found.job.userId !== userId) return notHere(c);
    const redrafted = redraft(redrawing, found.job);
    if (!redrafted.ok) return showCard(c, found.view, { trouble: tell(c, redrafted.problem) }, 409);
    const destination = { key: userId, address: null };
    const submission = submit({ draft: redrafted.draft, requester, destination });
    const logged = log.child({ requestId: c.get('requestId') });
    if (!submission.ok) {
      const { refusal } = submission;
      logged.info({ refusal: refusal.kind }, 'refused');
      const trouble = texts.refusal(refusal, c.get('locale'));
      return showCard(c, found.view, { trouble }, refusalStatus(refusal));
    }
    const { jobId } = submission.receipt;
    logged.info({ jobId }, 'accepted');
    return showWall(c, { path: `/jobs/${jobId}` });
  };
  routes.post('/jobs/:jobId/again', (c) => redraw(c, { how: 'again' }));
  routes.post('/jobs/:jobId/variation', async (c) => {
    const { picture } = pictureSchema.parse(await c.req.parseBody().catch(() => ({})));
    return redraw(c, { how: 'vary', position: picture });
  });

  routes.post('/jobs/:jobId/share', (c) => {
    const found = find(c);
    if (found === undefined) return notHere(c);
    const { view } = found;
    if (view.media.length === 0) {
      return showCard(c, view, { trouble: tell(c, message('job-nothing-to-share')) }, 409);
    }
    const origin = deps.publicUrl ?? new URL(c.req.url).origin;
    return showCard(c, view, { links: makeLinks(deps, view.media, origin) });
  });

  routes.post('/jobs/:jobId/delete', (c) => {
    const found = find(c);
    if (found === undefined) return notHere(c);
    const deletion = deleteResult(found.job.id, c.get('visitor').userId);
    if (deletion.outcome === 'not-over') {
      return showCard(c, found.view, { trouble: tell(c, message('job-not-over')) }, 409);
    }
    return showWall(c, { path: '/', news: message('job-deleted', { count: deletion.files }) });
  });
  return routes;
}
