import { Hono } from 'hono';
import { createAdminChanges } from '../../../../src/admin-changes.ts';
import { createLogIn } from '../../../../src/app/log-in.ts';
import { readAudit } from '../../../../src/db/read-audit.ts';
import type { AuditKind, AuditRecord } from '../../../../src/domain/audit-log.ts';
import { createPeopleRoutes } from '../../../../src/web/admin/people-routes.ts';
import { createRulesRoutes } from '../../../../src/web/admin/rules-routes.ts';
import { createTokensRoutes } from '../../../../src/web/admin/tokens-routes.ts';
import type { PageEnv } from '../../../../src/web/page/page-env.ts';
import type { FlowChanges } from '../../../support/flow.ts';
import { aPage } from '../page/a-page.ts';

/** The admin's pages about people, rules and tokens, as an admin sees them. */
export async function anAdminPage(changes: FlowChanges = {}) {
  const page = await aPage((deps) => {
    const routes = new Hono<PageEnv>();
    const { stores, log, now } = deps;
    const admin = createAdminChanges({
      stores,
      flow: deps,
      uploads: { remove: async () => undefined },
      onDeliveryRetried: () => undefined,
      log,
      now,
    });
    const shared = { ...deps, ...admin, logIn: createLogIn(deps), publicUrl: 'https://pincel.example' };
    routes.route('/', createPeopleRoutes(shared));
    routes.route('/', createRulesRoutes(shared));
    routes.route('/', createTokensRoutes(shared));
    return routes;
  }, changes);
  const { database, users, aVisitor } = page;
  const actor = aVisitor('admin').userId;
  const asAdmin = { as: 'admin' } as const;
  return {
    ...page,
    /** The admin's own id. */
    actor,
    /** Somebody on Discord. */
    aPerson: (externalId: string): string =>
      page.transact(
        () =>
          users.recognise(
            { surface: 'discord', userExternalId: externalId, spaceExternalId: 'guild' },
            page.now(),
          ).userId,
      ),
    async read(path: string, locale = 'en'): Promise<string> {
      const answer = await page.ask(path, { ...asAdmin, locale });
      if (answer.status !== 200) throw new Error(`${path}: ${answer.status}`);
      return answer.text();
    },
    /** What the page after a change says about it. */
    noteAfter: (answer: Response, locale = 'en'): Promise<string> => followNote(answer, page.ask, locale),
    statusOf: async (path: string): Promise<number> => (await page.ask(path, asAdmin)).status,
    post: (path: string, fields: Readonly<Record<string, string>>, locale = 'en') =>
      page.send(path, fields, { ...asAdmin, locale }),
    /** What the admin did, as the audit log has it. */
    audited: (kind: AuditKind): readonly AuditRecord[] =>
      [...readAudit(database, { kind }, { keyOf: users.key })].flat(),
  };
}

type Ask = Awaited<ReturnType<typeof aPage>>['ask'];

/** What the page that an answer leads an admin to says about what was done. */
async function followNote(answer: Response, ask: Ask, locale = 'en'): Promise<string> {
  if (answer.status !== 303) throw new Error(`Expected to be led on, got ${answer.status}`);
  const Cookie = answer.headers.get('Set-Cookie')?.split(';')[0] ?? '';
  const next = await ask(answer.headers.get('Location') ?? '', { as: 'admin', locale, headers: { Cookie } });
  return /<p class="note" role="status">([^<]*)<\/p>/.exec(await next.text())?.[1] ?? '';
}

/** What stands beside a field of a form about what was typed into it. */
export function problemAt(shown: string, fieldId: string): string | undefined {
  return new RegExp(`id="${fieldId}-problem">([^<]*)<`).exec(shown)?.[1];
}

/** A hidden field of a form, or another value that it shows. */
export function shownValue(shown: string, name: string): string | undefined {
  const tag = new RegExp(`<input[^>]*name="${name}"[^>]*>`).exec(shown)?.[0];
  return tag === undefined ? undefined : /value="([^"]*)"/.exec(tag)?.[1];
}
