import { fileURLToPath } from 'node:url';
import { serveStatic } from '@hono/node-server/serve-static';
import type { OpenAPIHono } from '@hono/zod-openapi';
import { type Context, Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { csrf } from 'hono/csrf';
import { etag } from 'hono/etag';
import { HTTPException } from 'hono/http-exception';
import { requestId } from 'hono/request-id';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import type { Cancel } from '../app/cancel.ts';
import type { JobBoard } from '../app/job-board.ts';
import type { Submit } from '../app/submit.ts';
import { AppError, isStorageTrouble } from '../domain/app-error.ts';
import type { Engine } from '../domain/engine.ts';
import type { Log } from '../domain/log.ts';
import type { ModelInfo } from '../domain/model-info.ts';
import type { Requester } from '../domain/requester.ts';
import type { Texts } from '../domain/texts.ts';
import type { ApiEnv } from './api/api-caller.ts';
import { type FormValues, parseFormValues, toDraft, toFormValues } from './draft-form.ts';
import { streamJobEvents } from './job-events.ts';
import { answerMedia } from './media-answer.ts';
import { onePerTurn } from './one-per-turn.ts';
import { readRecentJobs, rememberJob } from './recent-jobs.ts';
import { refusalStatus } from './refusal-status.ts';
import { securityHeaders } from './security-headers.ts';
import { renderComposer } from './views/composer.ts';
import { type CardContext, renderJobCard } from './views/job-card.ts';
import { locale } from './views/locale.ts';
import { renderHomePage, renderJobPage, renderProblemPage } from './views/pages.ts';

/** A form with a 100,000-character prompt is answered with a sentence about the prompt; past this nothing is read. */
const formLimitBytes = 2 * 1024 * 1024;
/** More than the queue takes from everybody: no page waits for so many. */
const streamedJobsLimit = 128;
const assetsFolder = fileURLToPath(new URL('./assets', import.meta.url));

export interface WebAppDeps {
  readonly submit: Submit;
  readonly cancel: Cancel;
  readonly board: Pick<JobBoard, 'get' | 'subscribe'>;
  readonly engine: Pick<Engine, 'status' | 'onStatus'>;
  /** The model the page offers. */
  readonly model: ModelInfo;
  /** The person at the page, and their user id. */
  readonly requester: Requester;
  readonly userId: string;
  readonly texts: Texts;
  /** What watches Pincel asks. */
  readonly operations: Hono;
  /** For programs. */
  readonly api?: OpenAPIHono<ApiEnv> | undefined;
  /** Where platforms post their events. Each bounds and checks what it is sent. */
  readonly webhooks: readonly {
    readonly path: string;
    readonly handle: (request: Request) => Promise<Response>;
  }[];
  readonly log: Log;
  /** Ties what the person reads about an unforeseen error to the log's whole story. */
  readonly newReference: () => string;
}

/** The page and its addresses, as a handler of requests; nothing here listens on a socket. */
export function createWebApp(deps: WebAppDeps): Hono {
  const { submit, cancel, board, engine, model, requester, userId, texts, operations, log, newReference } =
    deps;
  const cardContext = (): CardContext => ({ model, engine: engine.status(), texts });
  const recentJobs = (c: Context) => readRecentJobs(c).flatMap((jobId) => board.get(jobId) ?? []);
  const app = new Hono();

  const logOf = (c: Context): Log => log.child({ requestId: c.get('requestId') });

  if (deps.api !== undefined) app.route('/', deps.api);
  for (const { path, handle } of deps.webhooks) app.post(path, (c) => handle(c.req.raw));
  app.use(requestId());
  app.post('/jobs', onePerTurn());
  app.use(securityHeaders);
  app.use(csrf());
  app.use(bodyLimit({ maxSize: formLimitBytes, onError: tooMuchText }));

  app.get('/', (c) => {
    const values = wantedValues(c, deps);
    if (wantsPiece(c)) return c.html(renderComposer(model, values, undefined));
    return c.html(renderHomePage(cardContext(), { values, refused: undefined, jobs: recentJobs(c) }));
  });

  app.post('/jobs', async (c) => {
    const values = parseFormValues(await c.req.parseBody().catch(() => ({})));
    const destination = { key: requester.userExternalId, address: null };
    const submission = submit({ draft: toDraft(values), requester, destination });
    if (!submission.ok) {
      const { refusal } = submission;
      logOf(c).info({ refusal: refusal.kind }, 'refused');
      const refused = { refusal, sentence: texts.refusal(refusal, locale) };
      const status = refusalStatus(refusal);
      if (wantsPiece(c)) return c.html(renderComposer(model, values, refused), status);
      return c.html(renderHomePage(cardContext(), { values, refused, jobs: recentJobs(c) }), status);
    }
    const { jobId } = submission.receipt;
    logOf(c).info({ jobId }, 'accepted');
    rememberJob(c, jobId);
    c.header('Location', `/jobs/${jobId}`);
    const view = wantsPiece(c) ? board.get(jobId) : undefined;
    if (view === undefined) return c.body(null, 303);
    return c.html(renderJobCard(view, cardContext()), 201);
  });

  app.get('/jobs/:jobId', (c) => {
    const view = board.get(c.req.param('jobId'));
    return view === undefined ? noSuchDrawing(c) : c.html(renderJobPage(view, cardContext()));
  });

  app.post('/jobs/:jobId/cancel', (c) => {
    const jobId = c.req.param('jobId');
    if (cancel(jobId, { userId }) === 'not-yours') {
      return problem(
        c,
        403,
        'Not yours',
        'Somebody else asked for this drawing, so it goes on. Only they or an admin can cancel it.',
      );
    }
    const view = board.get(jobId);
    if (view === undefined) return noSuchDrawing(c);
    return wantsPiece(c) ? c.html(renderJobCard(view, cardContext())) : c.redirect(`/jobs/${jobId}`, 303);
  });

  app.get('/jobs/:jobId/events', (c) => streamJobEvents(c, deps, [c.req.param('jobId')]));
  // The page listens to all of its jobs at once: browsers open few connections to one host.
  app.get('/events', (c) =>
    streamJobEvents(c, deps, (c.req.queries('job') ?? []).slice(0, streamedJobsLimit)),
  );

  app.get('/media/:jobId/:index', async (c) => {
    const view = board.get(c.req.param('jobId'));
    const index = Number(c.req.param('index'));
    const file = view?.media[index];
    if (view === undefined || file === undefined) return noSuchDrawing(c);
    const answer = await answerMedia(
      c,
      { jobId: view.jobId, index, file, prompt: view.request.prompt },
      { asDownload: c.req.query('download') !== undefined, asStill: c.req.query('still') !== undefined },
    );
    return answer ?? noSuchDrawing(c);
  });

  app.route('/', operations);

  app.use(
    '/assets/*',
    etag(),
    serveStatic({ root: assetsFolder, rewriteRequestPath: (path) => path.slice('/assets'.length) }),
  );
  app.notFound((c) => problem(c, 404, 'Not here', 'There is nothing at this address.'));
  app.onError((error, c) => {
    if (error instanceof HTTPException && error.status === 403) {
      return problem(
        c,
        403,
        'Not from here',
        'This was sent from another site, so nothing was done. Send it from Pincel’s own page.',
      );
    }
    if (error instanceof AppError) {
      logOf(c).warn({ err: error, path: c.req.path }, 'request failed');
      return problem(c, isStorageTrouble(error) ? 503 : 500, 'Not now', error.message);
    }
    const reference = newReference();
    logOf(c).error({ reference, err: error, path: c.req.path }, 'request failed in an unforeseen way');
    return problem(
      c,
      500,
      'Something went wrong',
      `Try again; if it happens again, report it with the reference ${reference}.`,
    );
  });
  return app;
}

/** The script asks for pieces of a page; a browser without it for whole pages. */
function wantsPiece(c: Context): boolean {
  return c.req.header('X-Pincel-Piece') !== undefined;
}

/** What the form starts with: an earlier drawing (`from`, and one of its pictures for the seed), or fields by name. */
function wantedValues(c: Context, { board, model }: WebAppDeps): FormValues {
  const earlier = board.get(c.req.query('from') ?? '');
  if (earlier === undefined) return parseFormValues(c.req.query());
  const picture = earlier.media[Number(c.req.query('picture') ?? -1)];
  const request = picture === undefined ? earlier.request : { ...earlier.request, count: 1 };
  return toFormValues(request, model, picture?.seed);
}

function problem(c: Context, status: ContentfulStatusCode, title: string, sentence: string) {
  return c.html(renderProblemPage(title, sentence), status);
}

function tooMuchText(c: Context) {
  return problem(c, 413, 'Too long', 'That is too much text for one drawing. Shorten the prompt.');
}

function noSuchDrawing(c: Context) {
  return problem(
    c,
    404,
    'Not here',
    'There is no such drawing. Pictures are kept for a while and then removed.',
  );
}
