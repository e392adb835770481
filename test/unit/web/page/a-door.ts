import { Hono } from 'hono';
import { requestId } from 'hono/request-id';
import { createChangeTokens } from '../../../../src/app/change-tokens.ts';
import { createEraseUser } from '../../../../src/app/erase-user.ts';
import { createLinkAccounts } from '../../../../src/app/link-accounts.ts';
import { createLogIn } from '../../../../src/app/log-in.ts';
import type { TokenScope } from '../../../../src/domain/api-token.ts';
import type { Requester } from '../../../../src/domain/requester.ts';
import { createAccountRoutes } from '../../../../src/web/page/account-routes.ts';
import { createFrame } from '../../../../src/web/page/frame.ts';
import { knowLocale } from '../../../../src/web/page/know-locale.ts';
import { knowVisitor } from '../../../../src/web/page/know-visitor.ts';
import { createLoginRoutes } from '../../../../src/web/page/login-routes.ts';
import type { PageEnv } from '../../../../src/web/page/page-env.ts';
import { requireAdminVisitor } from '../../../../src/web/page/require-admin-visitor.ts';
import { requireVisitor } from '../../../../src/web/page/require-visitor.ts';
import { createSessionCookie } from '../../../../src/web/page/session-cookie.ts';
import { aLog } from '../../../support/a-log.ts';
import { aFlow } from '../../../support/flow.ts';
import { aModel } from '../../../support/models.ts';
import { texts } from '../../../support/texts.ts';

export interface DoorOptions {
  /** The person at the machine needs no login. */
  readonly hasLocal?: boolean;
  /** Seconds that who tries too often has to wait. */
  readonly waitSeconds?: number;
}

export const dayMs = 86_400_000;
const localRequester: Requester = {
  surface: 'web',
  userExternalId: 'local',
  spaceExternalId: 'local',
  role: 'admin',
};

/** The page's ways in and out with the account page behind them, on a real database. */
export async function aDoor({ hasLocal = false, waitSeconds }: DoorOptions = {}) {
  let nowMs = 100 * dayMs;
  const now = () => nowMs;
  const flow = await aFlow({ now });
  const { stores } = flow;
  const { log } = aLog();
  const logIn = createLogIn({ ...stores, now });
  const sessionCookie = createSessionCookie({
    isSecure: (c) => c.req.url.startsWith('https:'),
    now,
  });
  const engine = {
    status: () =>
      ({
        state: 'ready',
        provider: { provider: 'cpu', reason: 'a test' },
        model: 'mini',
        rssBytes: 1,
      }) as const,
  };
  const frame = createFrame({ engine, model: aModel() });
  const localCaller = {
    get userId() {
      return stores.users.recognise(localRequester, now()).userId;
    },
    tokenId: undefined,
    requester: localRequester,
    isAdmin: true,
  };
  const uploads = { remove: () => Promise.resolve() };
  const deps = {
    ...stores,
    frame,
    logIn,
    sessionCookie,
    now,
    mayTry: () => Promise.resolve(waitSeconds),
    changeTokens: createChangeTokens({ ...stores, now }),
    link: createLinkAccounts({ ...stores, now }),
    eraseUser: createEraseUser({ ...stores, ...flow, uploads, log, now }),
    localCaller: hasLocal ? localCaller : undefined,
  };
  const app = new Hono<PageEnv>();
  app.use(requestId());
  app.use(knowLocale(texts));
  app.use(knowVisitor(deps));
  app.route('/', createLoginRoutes(deps));
  app.use(requireVisitor(frame));
  app.use('/admin/*', requireAdminVisitor(frame));
  app.route('/', createAccountRoutes(deps));
  app.get('/admin/people', (c) => c.json(c.get('visitor')));
  app.on(['GET', 'POST'], '/drawing', (c) => c.json(c.get('visitor')));

  return {
    stores,
    logIn,
    deps,
    accept: flow.accept,
    engineJob: flow.engineJob,
    pass: (ms: number) => {
      nowMs += ms;
    },
    now,
    userOf: (userExternalId: string): string =>
      stores.users.recognise({ surface: 'discord', userExternalId, spaceExternalId: 'guild' }, now()).userId,
    aToken: (userId: string, scopes: readonly TokenScope[] = ['draw'], expiresAtMs?: number) =>
      stores.tokens.create({ userId, name: 'a script', scopes, expiresAtMs }, now()),
    audited: () => flow.database.prepare<[], string>('SELECT kind FROM audit_log ORDER BY seq').pluck().all(),
    /** Somebody's browser, which keeps its cookies; at `origin` (default without TLS). */
    browser: (origin = 'http://pincel.example', headers: Readonly<Record<string, string>> = {}) =>
      aBrowser((request) => app.request(request), origin, headers),
  };
}

function aBrowser(
  ask: (request: Request) => Response | Promise<Response>,
  origin: string,
  ownHeaders: Readonly<Record<string, string>>,
) {
  const cookies = new Map<string, string>();
  /** The last `Set-Cookie` of each name, as it was written. */
  const written = new Map<string, string>();
  const fetch = async (path: string, init: RequestInit = {}): Promise<Response> => {
    const headers = new Headers({ 'Accept-Language': 'en', Host: new URL(origin).host, ...ownHeaders });
    for (const [name, value] of new Headers(init.headers)) headers.set(name, value);
    const shown = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    if (shown !== '') headers.set('Cookie', shown);
    const answer = await ask(new Request(`${origin}${path}`, { ...init, headers }));
    for (const line of answer.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      written.set(name, line);
      if (/Max-Age=0/.test(line)) cookies.delete(name);
      else cookies.set(name, value);
    }
    return answer;
  };
  const send = (path: string, fields: Readonly<Record<string, string>> = {}, init: RequestInit = {}) =>
    fetch(path, { method: 'POST', body: new URLSearchParams(fields), ...init });
  return {
    cookies,
    written,
    fetch,
    send,
    /** Sends a form and follows where it leads; answers the page. */
    async sendAndRead(path: string, fields: Readonly<Record<string, string>> = {}): Promise<string> {
      const answer = await send(path, fields);
      if (answer.status !== 303) throw new Error(`Expected to be led on, got ${answer.status}`);
      return (await fetch(answer.headers.get('Location') ?? '')).text();
    },
    read: async (path: string): Promise<string> => (await fetch(path)).text(),
  };
}
