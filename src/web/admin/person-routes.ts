import { type Context, Hono } from 'hono';
import type { Cancel } from '../../app/cancel.ts';
import type { ChangeQuota } from '../../app/change-quota.ts';
import type { ChangeRole } from '../../app/change-role.ts';
import type { ChangeTokens } from '../../app/change-tokens.ts';
import type { EraseUser } from '../../app/erase-user.ts';
import type { LogIn } from '../../app/log-in.ts';
import type { ApiTokens } from '../../domain/api-token.ts';
import type { JobStore } from '../../domain/job-store.ts';
import type { QuotaLedger, QuotaPolicies } from '../../domain/quota-ledger.ts';
import { roles } from '../../domain/role.ts';
import { roundBalance } from '../../domain/round-credits.ts';
import type { User, UserStore } from '../../domain/user-store.ts';
import type { WebSessions } from '../../domain/web-session.ts';
import type { PageEnv } from '../page/page-env.ts';
import { redirectWithNote } from '../page/passing-note.ts';
import type { AdminFrame } from './admin-frame.ts';
import { type FormState, readForm } from './form-state.ts';
import { namePerson } from './name-person.ts';
import { longestReason } from './person-credits.ts';
import { readPersonFacts } from './person-facts.ts';
import { renderPerson, toConfirmation } from './person-page.ts';
import { readCount, readCredits } from './typed-numbers.ts';

export interface PersonRoutesDeps {
  readonly frame: AdminFrame;
  readonly users: Pick<UserStore, 'find' | 'get' | 'getSpace'>;
  readonly jobs: Pick<JobStore, 'get' | 'count' | 'ofUser'>;
  readonly policies: Pick<QuotaPolicies, 'resolve' | 'list'>;
  readonly ledger: Pick<QuotaLedger, 'balance' | 'entries'>;
  readonly tokens: Pick<ApiTokens, 'get' | 'list'>;
  readonly webSessions: Pick<WebSessions, 'list'>;
  readonly changeRole: ChangeRole;
  readonly changeQuota: Pick<ChangeQuota, 'setRule' | 'adjust'>;
  readonly changeTokens: Pick<ChangeTokens, 'revoke'>;
  readonly logIn: Pick<LogIn, 'closeAll'>;
  readonly eraseUser: EraseUser;
  readonly cancel: Cancel;
  readonly now: () => number;
}

const path = '/admin/people/:id';
const entriesPerPage = 15;
const shownDrawings = 10;

/** `/admin/people/:id`: one person. Every change is audited with the admin as who made it. */
export function createPersonRoutes(deps: PersonRoutesDeps): Hono<PageEnv> {
  const { frame, users, jobs, policies, ledger, tokens, webSessions, now } = deps;
  const routes = new Hono<PageEnv>();
  const answer = (
    c: Context<PageEnv>,
    user: User,
    forms: { readonly creditsForm?: FormState; readonly eraseForm?: FormState } = {},
  ) => {
    const { words, locale } = c.var;
    const beforeId = readCount(c.req.query('before') ?? '', 1, Number.MAX_SAFE_INTEGER);
    const entries = ledger.entries(user.id, { limit: entriesPerPage + 1, beforeId });
    const shown = entries.slice(0, entriesPerPage);
    const main = renderPerson({
      ...readPersonFacts(user, deps),
      ...forms,
      users,
      rules: policies.list(),
      entries: shown,
      lastEntryId: entries.length > shown.length ? shown.at(-1)?.id : undefined,
      isFurther: beforeId !== undefined,
      drawings: jobs.ofUser(user.id, { limit: shownDrawings }),
      sessions: webSessions.list(user.id, now()),
      tokens: tokens.list(user.id),
      words,
      locale,
      nowMs: now(),
    });
    const status = Object.keys(forms).length === 0 ? 200 : 422;
    const title = namePerson(user, words);
    return c.html(frame(c, { at: 'people', title, styles: ['admin-forms.css'], main }), status);
  };
  /** Does something about the person of the address, unless there is none or they were erased. */
  const about =
    (change: (c: Context<PageEnv>, user: User, actor: string) => Response | Promise<Response>) =>
    (c: Context<PageEnv>) => {
      const user = users.get(c.req.param('id') ?? '');
      if (user === undefined) return c.notFound();
      if (user.erasedAtMs !== undefined)
        return redirectWithNote(c, pageOf(user), 'admin-people-erased-before');
      return change(c, user, c.get('visitor').userId);
    };

  routes.get(path, (c) => {
    const wanted = c.req.param('id');
    const user = users.find(wanted);
    if (user === undefined) return c.notFound();
    // Another account of theirs that was linked to this one, or an identity.
    return user.id === wanted ? answer(c, user) : c.redirect(pageOf(user), 303);
  });

  routes.post(
    `${path}/role`,
    about(async (c, user, actor) => {
      const typed = await readForm(c);
      const role = roles.find((known) => known === typed.get('role'));
      if (role === undefined) return redirectWithNote(c, pageOf(user), 'admin-people-bad-role');
      deps.changeRole(user.id, role, actor);
      return redirectWithNote(c, pageOf(user), 'admin-people-role-changed', { role });
    }),
  );

  routes.post(
    `${path}/block`,
    about(async (c, user, actor) => {
      const blocked = (await readForm(c)).get('blocked') === 'yes';
      deps.changeQuota.setRule({ scope: 'user', scopeKey: user.id, blocked }, actor);
      return redirectWithNote(
        c,
        pageOf(user),
        blocked ? 'admin-people-blocked-now' : 'admin-people-unblocked-now',
      );
    }),
  );

  routes.post(
    `${path}/credits`,
    about(async (c, user, actor) => {
      const { words, locale } = c.var;
      const typed = await readForm(c);
      const amount = readCredits(typed.get('amount') ?? '', locale) ?? 0;
      const reason = typed.get('reason') ?? '';
      const isTaken = typed.get('way') === 'take';
      const problems = new Map<string, string>();
      if (amount === 0) problems.set('amount', words('admin-people-bad-amount'));
      if (reason === '' || reason.length > longestReason) {
        problems.set('reason', words('admin-people-bad-reason', { most: longestReason }));
      }
      if (problems.size > 0) return answer(c, user, { creditsForm: { typed, problems } });
      deps.changeQuota.adjust(user, isTaken ? -amount : amount, reason, actor);
      return redirectWithNote(c, pageOf(user), isTaken ? 'admin-people-taken' : 'admin-people-given', {
        price: roundBalance(amount),
      });
    }),
  );

  routes.post(
    `${path}/drawings/:job/cancel`,
    about((c, user, actor) => {
      const jobId = c.req.param('job') ?? '';
      if (jobs.get(jobId)?.userId !== user.id) return c.notFound();
      const outcome = deps.cancel(jobId, { admin: actor });
      return redirectWithNote(c, pageOf(user), 'admin-people-canceled', { outcome });
    }),
  );

  routes.post(
    `${path}/sessions/end`,
    about((c, user, actor) => {
      const count = deps.logIn.closeAll(user.id, actor);
      return redirectWithNote(c, pageOf(user), 'admin-people-sessions-ended', { count });
    }),
  );

  routes.post(
    `${path}/tokens/:token/revoke`,
    about((c, user, actor) => {
      const token = tokens.get(c.req.param('token') ?? '');
      if (token?.userId !== user.id) return c.notFound();
      deps.changeTokens.revoke(token.id, actor);
      return redirectWithNote(c, pageOf(user), 'admin-tokens-revoked-note', { name: token.name });
    }),
  );

  routes.post(
    `${path}/erase`,
    about(async (c, user, actor) => {
      const typed = await readForm(c);
      if (typed.get('confirmation') !== toConfirmation(user)) {
        const problems = new Map([['confirmation', c.var.words('admin-people-bad-confirmation')]]);
        return answer(c, user, { eraseForm: { typed, problems } });
      }
      const erasure = await deps.eraseUser(user.id, actor);
      if (erasure.outcome !== 'erased') {
        return redirectWithNote(c, pageOf(user), 'admin-people-still-running');
      }
      const { jobs: drawings, media } = erasure;
      return redirectWithNote(c, pageOf(user), 'admin-people-erased-now', { drawings, media });
    }),
  );
  return routes;
}

function pageOf({ id }: User): string {
  return `/admin/people/${id}`;
}
