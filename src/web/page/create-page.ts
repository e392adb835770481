import { type Context, Hono, type MiddlewareHandler } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { csrf } from 'hono/csrf';
import { requestId } from 'hono/request-id';
import type { AddressLimit } from '../address-limit.ts';
import { type AdminPagesDeps, createAdminPages } from '../admin/create-admin-pages.ts';
import type { ClientAddress } from '../client-address.ts';
import { limitAddresses } from '../limit-addresses.ts';
import { onePerTurn } from '../one-per-turn.ts';
import { securityHeaders } from '../security-headers.ts';
import { type AccountRoutesDeps, createAccountRoutes } from './account-routes.ts';
import { type AnswerPageErrorDeps, answerPageError } from './answer-page-error.ts';
import { type ComposeRoutesDeps, createComposeRoutes } from './compose-routes.ts';
import { createFrame, type FrameDeps } from './frame.ts';
import { createGalleryRoutes, type GalleryRoutesDeps } from './gallery-routes.ts';
import { createJobRoutes, type JobRoutesDeps } from './job-routes.ts';
import { knowLocale } from './know-locale.ts';
import { type KnowVisitorDeps, knowVisitor } from './know-visitor.ts';
import { createLoginRoutes, type LoginRoutesDeps } from './login-routes.ts';
import type { PageEnv } from './page-env.ts';
import { answerProblemPage } from './problem-page.ts';
import { createQuotaRoutes, type QuotaRoutesDeps } from './quota-routes.ts';
import { requireVisitor } from './require-visitor.ts';
import { createSessionCookie } from './session-cookie.ts';
import { createWebhookPageRoutes, type WebhookPageRoutesDeps } from './webhook-routes.ts';

/** A form with a 100,000-character prompt is answered with a sentence about the prompt; past this nothing is read. */
const formLimitBytes = 2 * 1024 * 1024;
/** The same with a picture to start from. */
const pictureFormLimitBytes = 24 * 1024 * 1024;

type Made = 'frame' | 'sessionCookie' | 'mayTry';

export type PageDeps = FrameDeps &
  Omit<KnowVisitorDeps, Made> &
  Omit<LoginRoutesDeps, Made> &
  Omit<ComposeRoutesDeps, Made> &
  Omit<JobRoutesDeps, Made> &
  Omit<GalleryRoutesDeps, Made> &
  Omit<QuotaRoutesDeps, Made> &
  Omit<AccountRoutesDeps, Made> &
  Omit<WebhookPageRoutesDeps, Made> &
  Omit<AdminPagesDeps, Made> &
  Omit<AnswerPageErrorDeps, Made> & {
    readonly clientAddress: ClientAddress;
    /** Of each address, whoever asks from there. */
    readonly addressLimit: AddressLimit;
    /** How often an address may try to log in. */
    readonly loginLimit: AddressLimit;
    /** True when a request came over TLS, to us or to a proxy in front. */
    readonly isSecure: (c: Context) => boolean;
  };

export interface Page {
  readonly routes: Hono<PageEnv>;
  /** For what no route has. */
  readonly answerNotFound: (c: Context<PageEnv>) => Promise<Response>;
}

/** Everybody's pages, and the admins'. */
export function createPage(deps: PageDeps): Page {
  const frame = createFrame(deps);
  const sessionCookie = createSessionCookie(deps);
  const made = { ...deps, frame, sessionCookie, mayTry: deps.loginLimit.take };
  const page = new Hono<PageEnv>();
  const answerTooLarge = (c: Context<PageEnv>) =>
    answerProblemPage(c, frame, 413, 'problem-too-long', 'problem-too-much-text');

  page.use(requestId());
  page.use(securityHeaders);
  page.use(knowLocale(deps.texts));
  page.use(
    limitAddresses(deps.addressLimit, deps.clientAddress, (c: Context<PageEnv>, retryAfterSeconds) => {
      c.header('Retry-After', String(retryAfterSeconds));
      return answerProblemPage(c, frame, 429, 'problem-too-often', 'problem-too-often-why', {
        seconds: retryAfterSeconds,
      });
    }),
  );
  page.post('/jobs', onePerTurn());
  // Behind TLS a request looks as if it came without: its host has to do.
  page.use(csrf({ origin: isSameHost }));
  page.use(limitBodies(answerTooLarge));
  page.use(varyByPiece);
  page.use(knowVisitor(made));
  page.route('/', createLoginRoutes(made));
  page.use(requireVisitor(frame));
  page.route('/', createComposeRoutes(made));
  page.route('/', createJobRoutes(made));
  page.route('/', createGalleryRoutes(made));
  page.route('/', createQuotaRoutes(made));
  page.route('/', createAccountRoutes(made));
  page.route('/', createWebhookPageRoutes(made));
  page.route('/', createAdminPages(made));
  page.onError(answerPageError(made));
  return {
    routes: page,
    answerNotFound: (c) => answerProblemPage(c, frame, 404, 'problem-not-here', 'problem-nothing-here'),
  };
}

function limitBodies(
  onError: (c: Context<PageEnv>) => Response | Promise<Response>,
): MiddlewareHandler<PageEnv> {
  const limitForm = bodyLimit({ maxSize: formLimitBytes, onError });
  const limitPictureForm = bodyLimit({ maxSize: pictureFormLimitBytes, onError });
  const pictureForms = new Set(['/jobs', '/price']);
  return (c, next) => (pictureForms.has(c.req.path) ? limitPictureForm : limitForm)(c, next);
}

/** One address answers a page and pieces of it. */
const varyByPiece: MiddlewareHandler = async (c, next) => {
  await next();
  c.header('Vary', 'HX-Request, HX-Request-Type', { append: true });
};

function isSameHost(origin: string, c: Context): boolean {
  return URL.canParse(origin) && new URL(origin).host === c.req.header('Host');
}
