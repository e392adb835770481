import { type Context, Hono, type MiddlewareHandler } from 'hono';
import { z } from 'zod';
import type { LogIn, OpenedSession } from '../../app/log-in.ts';
import type { UserStore } from '../../domain/user-store.ts';
import type { WebSessions } from '../../domain/web-session.ts';
import { describeIdentities } from './describe-identities.ts';
import type { Frame } from './frame.ts';
import { renderCodePage, renderLoginPage, renderOldCodePage } from './login-page.ts';
import { parseOwnPath } from './own-path.ts';
import type { PageEnv } from './page-env.ts';
import { redirectWithNote } from './passing-note.ts';
import type { SessionCookie } from './session-cookie.ts';
import type { Visitor } from './visitor.ts';

export interface LoginRoutesDeps {
  readonly frame: Frame;
  readonly logIn: Pick<LogIn, 'withToken' | 'withCode' | 'close'>;
  readonly webSessions: Pick<WebSessions, 'ownerOfCode'>;
  readonly users: Pick<UserStore, 'get'>;
  readonly sessionCookie: SessionCookie;
  /** Counts an attempt; answers how many seconds a client that makes too many has to wait, else undefined. */
  readonly mayTry: (c: Context) => Promise<number | undefined>;
  readonly now: () => number;
}

type LoginContext = Context<PageEnv>;

const look = { room: 'narrow', styles: ['account.css'] };
/** Longer than any browser's own name; somebody may send anything. */
const browserLength = 300;
const formSchema = z.object({ token: z.string().trim().default(''), next: z.string().optional() });

/** `/login` and `/logout`. For everybody: comes after `knowVisitor` and before `requireVisitor`. */
export function createLoginRoutes(deps: LoginRoutesDeps): Hono<PageEnv> {
  const { frame, logIn, webSessions, users, sessionCookie, now } = deps;
  const routes = new Hono<PageEnv>();
  routes.use('/login/*', leaveNoTrace);
  routes.use('/logout', leaveNoTrace);

  routes.get('/login', (c) => {
    const next = parseOwnPath(c.req.query('next'));
    if (sessionIdOf(c) !== undefined) return c.redirect(next ?? '/', 303);
    return answerForm(c, { next, problem: undefined }, 200);
  });

  routes.post('/login', async (c) => {
    const form = formSchema.safeParse(await c.req.parseBody().catch(() => ({})));
    const next = parseOwnPath(form.data?.next);
    const waitSeconds = await deps.mayTry(c);
    if (waitSeconds !== undefined) return tooOften(c, waitSeconds, next);
    const opened = logIn.withToken(form.data?.token ?? '', browserOf(c));
    if (opened === undefined) {
      return answerForm(c, { next, problem: c.get('words')('login-token-wrong') }, 422);
    }
    return letIn(c, opened, next);
  });

  routes.get('/login/:code', (c) => {
    const code = c.req.param('code');
    const userId = webSessions.ownerOfCode(code, now());
    const user = userId === undefined ? undefined : users.get(userId);
    if (user === undefined) return answerOldCode(c);
    const words = c.get('words');
    const main = renderCodePage(code, describeIdentities(user, words), words);
    return c.html(frame(c, { title: words('login-code-title'), ...look, main }));
  });

  routes.post('/login/:code', async (c) => {
    const waitSeconds = await deps.mayTry(c);
    if (waitSeconds !== undefined) return tooOften(c, waitSeconds, undefined);
    const opened = logIn.withCode(c.req.param('code'), browserOf(c));
    return opened === undefined ? answerOldCode(c) : letIn(c, opened, undefined);
  });

  routes.post('/logout', (c) => {
    endSession(c);
    sessionCookie.remove(c);
    return redirectWithNote(c, '/login', 'login-out');
  });
  return routes;

  function letIn(c: LoginContext, opened: OpenedSession, next: string | undefined): Response {
    // Of who logs in anew, perhaps as somebody else, nothing stays open that no browser has the secret of.
    endSession(c);
    sessionCookie.write(c, opened);
    return redirectWithNote(c, next ?? '/', 'login-done');
  }

  function endSession(c: LoginContext): void {
    const sessionId = sessionIdOf(c);
    if (sessionId !== undefined) logIn.close(c.get('visitor').userId, sessionId);
  }

  function answerForm(
    c: LoginContext,
    page: Parameters<typeof renderLoginPage>[0],
    status: 200 | 422 | 429,
  ): Response | Promise<Response> {
    const words = c.get('words');
    const main = renderLoginPage(page, words);
    return c.html(frame(c, { title: words('login-title'), ...look, main }), status);
  }

  function tooOften(c: LoginContext, waitSeconds: number, next: string | undefined) {
    c.header('Retry-After', String(waitSeconds));
    return answerForm(c, { next, problem: c.get('words')('login-too-often', { seconds: waitSeconds }) }, 429);
  }

  function answerOldCode(c: LoginContext): Response | Promise<Response> {
    const words = c.get('words');
    return c.html(frame(c, { title: words('login-code-old'), main: renderOldCodePage(words) }), 404);
  }
}

/** Codes stand in addresses: no cache keeps them. */
const leaveNoTrace: MiddlewareHandler = async (c, next) => {
  await next();
  c.header('Cache-Control', 'no-store');
};

function sessionIdOf(c: LoginContext): string | undefined {
  const visitor: Visitor | undefined = c.get('visitor');
  return visitor?.sessionId;
}

function browserOf(c: LoginContext): string {
  return (c.req.header('User-Agent') ?? '').slice(0, browserLength);
}
