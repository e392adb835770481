import { type Context, Hono } from 'hono';
import { z } from 'zod';
import type { ChangeTokens } from '../../app/change-tokens.ts';
import type { EraseUser } from '../../app/erase-user.ts';
import type { LinkAccounts } from '../../app/link-accounts.ts';
import type { LogIn } from '../../app/log-in.ts';
import { type ApiTokens, type TokenScope, tokenScopes } from '../../domain/api-token.ts';
import type { ChatSettingsStore } from '../../domain/chat-settings.ts';
import { locales } from '../../domain/texts.ts';
import type { UserStore } from '../../domain/user-store.ts';
import type { WebSessions } from '../../domain/web-session.ts';
import { type AccountPage, renderAccountPage } from './account-page.ts';
import { renderErasePage, renderLinkCode } from './account-steps.ts';
import { renderNewToken, tokenLives } from './account-tokens.ts';
import type { Frame, FramedPage } from './frame.ts';
import type { PageEnv } from './page-env.ts';
import { redirectWithNote } from './passing-note.ts';
import { requireAccountRights } from './require-account-rights.ts';
import type { SessionCookie } from './session-cookie.ts';

export interface AccountRoutesDeps {
  readonly frame: Frame;
  readonly users: Pick<UserStore, 'get'>;
  readonly webSessions: Pick<WebSessions, 'list'>;
  readonly logIn: Pick<LogIn, 'close' | 'closeAll'>;
  readonly sessionCookie: Pick<SessionCookie, 'remove'>;
  readonly tokens: Pick<ApiTokens, 'get' | 'list'>;
  readonly changeTokens: ChangeTokens;
  readonly link: LinkAccounts;
  readonly chatSettings: Pick<ChatSettingsStore, 'read' | 'write'>;
  readonly eraseUser: EraseUser;
  readonly now: () => number;
}

type AccountContext = Context<PageEnv>;

/** Where it is said who the account is and who gets in. */
const managing = ['/account/tokens', '/account/link', '/account/link-code', '/account/erase'];
const dayMs = 86_400_000;
const languageSchema = z.object({ language: z.enum(['auto', ...locales]) });
const linkSchema = z.object({ code: z.string().max(100).default('') });
const eraseSchema = z.object({ word: z.string().trim().toLowerCase().default('') });
const tokenSchema = z.object({
  name: z.string().trim().min(1).max(100),
  life: z.enum(tokenLives),
  scope: z.enum(tokenScopes).default('draw'),
});

/** `/account`: what is one's own, and what one may do about it. */
export function createAccountRoutes(deps: AccountRoutesDeps): Hono<PageEnv> {
  const { frame, logIn, sessionCookie, tokens, changeTokens, link, chatSettings, eraseUser, now } = deps;
  const routes = new Hono<PageEnv>();
  routes.use('/account/*', async (c, next) => {
    await next();
    // Codes and tokens are shown here once.
    c.header('Cache-Control', 'no-store');
  });
  for (const path of managing) routes.use(path, requireAccountRights(frame));

  routes.get('/account', (c) => answerAccount(c, {}, 200));

  routes.post('/account/language', async (c) => {
    const form = languageSchema.safeParse(await readForm(c));
    if (!form.success) return answerAccount(c, {}, 422);
    const { language } = form.data;
    const locale = language === 'auto' ? null : language;
    chatSettings.write(c.get('visitor').userId, { locale }, now());
    return redirectWithNote(c, '/account', 'account-page-chat-language-set');
  });

  routes.post('/account/sessions/close', (c) => {
    const { userId, sessionId } = c.get('visitor');
    logIn.closeAll(userId);
    return sessionId === undefined
      ? backWith(c, 'account-page-logged-out-everywhere')
      : leave(c, 'login-out');
  });

  routes.post('/account/sessions/:sessionId/close', (c) => {
    const { userId, sessionId } = c.get('visitor');
    const closedId = c.req.param('sessionId');
    // Whoever presses twice wanted nothing else.
    logIn.close(userId, closedId);
    return closedId === sessionId ? leave(c, 'login-out') : backWith(c, 'account-page-logged-out');
  });

  routes.post('/account/tokens', async (c) => {
    const written = await readForm(c);
    const { userId } = c.get('visitor');
    const form = tokenSchema.safeParse(written);
    if (!form.success || !scopesOf(c).includes(form.data.scope)) return answerTokenProblem(c, written);
    const { name, life, scope } = form.data;
    const expiresAtMs = life === 'no-end' ? undefined : now() + Number(life) * dayMs;
    const { token, text } = changeTokens.create({ userId, name, scopes: [scope], expiresAtMs }, userId);
    const words = c.get('words');
    return answer(c, words('account-page-token-made', { name }), renderNewToken(token, text, words), 201);
  });

  routes.post('/account/tokens/:tokenId/revoke', (c) => {
    const { userId } = c.get('visitor');
    const token = tokens.get(c.req.param('tokenId'));
    if (token?.userId !== userId) return c.notFound();
    changeTokens.revoke(token.id, userId);
    return redirectWithNote(c, '/account', 'account-page-token-revoked', { name: token.name });
  });

  routes.post('/account/link-code', (c) => {
    const { code, expiresAtMs } = link.newCode(c.get('visitor').userId);
    const words = c.get('words');
    return answer(c, words('account-page-code-title'), renderLinkCode(code, expiresAtMs - now(), words), 201);
  });

  routes.post('/account/link', async (c) => {
    const code = linkSchema.safeParse(await readForm(c)).data?.code ?? '';
    const linked = link.redeem(code, c.get('visitor').userId);
    if (linked.ok) return backWith(c, 'account-page-linked');
    return answerAccount(c, { linkProblem: c.get('words')(`account-link-${linked.reason}`) }, 422);
  });

  routes.get('/account/erase', (c) => answerErase(c, false, 200));

  routes.post('/account/erase', async (c) => {
    const words = c.get('words');
    const { userId, sessionId } = c.get('visitor');
    const { word } = eraseSchema.parse(await readForm(c));
    if (word !== words('account-page-erase-word').toLowerCase()) return answerErase(c, true, 422);
    const erasure = await eraseUser(userId, userId);
    if (erasure.outcome === 'still-running') {
      return redirectWithNote(c, '/account/erase', 'account-page-erase-still-running');
    }
    return sessionId === undefined ? backWith(c, 'account-page-erased') : leave(c, 'account-page-erased');
  });
  return routes;

  function answerAccount(
    c: AccountContext,
    problems: Pick<AccountPage, 'linkProblem' | 'tokenProblem'>,
    status: 200 | 422,
  ) {
    const visitor = c.get('visitor');
    const { userId, sessionId } = visitor;
    const user = deps.users.get(userId);
    if (user === undefined) throw new Error(`There is no user ${userId}`);
    const words = c.get('words');
    const nowMs = now();
    const main = renderAccountPage(
      {
        ...problems,
        user,
        visitor,
        sessionId,
        chatLocale: chatSettings.read(userId).locale,
        sessions: deps.webSessions.list(userId, nowMs),
        tokens: tokens.list(userId).filter(({ revokedAtMs }) => revokedAtMs === undefined),
        scopes: visitor.mayManageAccount ? scopesOf(c) : [],
        nowMs,
        locale: c.get('locale'),
      },
      words,
    );
    return answer(c, words('account-page-title'), main, status);
  }

  function answerTokenProblem(c: AccountContext, written: Readonly<Record<string, unknown>>) {
    const { name } = written;
    const sentence = c.get('words')('account-page-token-wrong');
    return answerAccount(c, { tokenProblem: { name: typeof name === 'string' ? name : '', sentence } }, 422);
  }

  function answerErase(c: AccountContext, isWrong: boolean, status: 200 | 422) {
    const words = c.get('words');
    return answer(c, words('account-page-erase'), renderErasePage(isWrong, words), status);
  }

  function answer(c: AccountContext, title: string, main: FramedPage['main'], status: 200 | 201 | 422) {
    return c.html(
      frame(c, { title, section: 'account', room: 'narrow', styles: ['account.css'], main }),
      status,
    );
  }

  /** The browser has no session any more. */
  function leave(c: AccountContext, note: string): Response {
    sessionCookie.remove(c);
    return redirectWithNote(c, '/login', note);
  }
}

function backWith(c: AccountContext, note: string): Response {
  return redirectWithNote(c, '/account', note);
}

function scopesOf(c: AccountContext): readonly TokenScope[] {
  return c.get('visitor').isAdmin ? tokenScopes : ['draw'];
}

async function readForm(c: AccountContext): Promise<Readonly<Record<string, unknown>>> {
  return c.req.parseBody().catch(() => ({}));
}
