import { setTimeout as delay } from 'node:timers/promises';
import { type Context, Hono } from 'hono';
import { stream } from 'hono/streaming';
import { toAuditJson, toIsoTime } from '../../domain/audit-json.ts';
import type { AuditRecord } from '../../domain/audit-log.ts';
import type { AuditQuery, AuditReader } from '../../domain/audit-reader.ts';
import type { UserStore } from '../../domain/user-store.ts';
import type { Frame } from '../page/frame.ts';
import type { PageEnv } from '../page/page-env.ts';
import { wantsPiece } from '../page/wants-piece.ts';
import { createAdminFrame } from './admin-frame.ts';
import { type AuditCheckDeps, createAuditCheck } from './audit-check.ts';
import { parseAuditSearch } from './audit-search.ts';
import { renderVerdict } from './audit-verdict.ts';
import { renderAudit } from './audit-view.ts';
import { readPages } from './read-pages.ts';
import { readCount } from './typed-numbers.ts';

export interface AuditRoutesDeps extends AuditCheckDeps {
  readonly auditReader: Pick<AuditReader, 'read' | 'verify'>;
  readonly users: Pick<UserStore, 'find' | 'get' | 'findSpace' | 'getSpace'>;
  readonly frame: Frame;
  /** A check that is over by then is answered at once; usually a second. */
  readonly patienceMs?: number;
}

const entriesPerPage = 50;

/** `/admin/audit`: what was decided, by whom and about whom; proof that nobody changed it; all of it to take away. */
export function createAuditRoutes(deps: AuditRoutesDeps): Hono<PageEnv> {
  const { auditReader, users, patienceMs = 1_000 } = deps;
  const frame = createAdminFrame(deps.frame);
  const check = createAuditCheck(deps);
  const routes = new Hono<PageEnv>();
  const searchOf = (c: Context<PageEnv>) => parseAuditSearch((name) => c.req.query(name), users);
  const answerVerdict = (c: Context<PageEnv>) =>
    c.html(renderVerdict(check.state(), c.get('words'), c.get('locale')));

  routes.get('/admin/audit', async (c) => {
    const { words, locale } = c.var;
    const search = searchOf(c);
    const beforeSeq = readCount(c.req.query('before') ?? '', 1, Number.MAX_SAFE_INTEGER);
    const query = search.query && { ...search.query, beforeSeq, newest: entriesPerPage + 1 };
    const found = query === undefined ? [] : await readNewest(auditReader, query);
    const records = found.slice(0, entriesPerPage);
    const main = renderAudit({
      search,
      records,
      isFurther: beforeSeq !== undefined,
      lastSeq: found.length > records.length ? records.at(-1)?.seq : undefined,
      check: check.state(),
      users,
      words,
      locale,
    });
    const refreshing = check.state()?.kind === 'running';
    const title = words('admin-audit-title');
    return c.html(frame(c, { at: 'audit', title, styles: ['audit.css'], main, refreshing }));
  });

  routes.post('/admin/audit/verify', async (c) => {
    await Promise.race([check.start(), delay(patienceMs, undefined, { ref: false })]);
    return wantsPiece(c) ? answerVerdict(c) : c.redirect('/admin/audit', 303);
  });

  routes.get('/admin/audit/verdict', answerVerdict);

  routes.get('/admin/audit/export.jsonl', (c) => {
    const { query } = searchOf(c);
    if (query === undefined) return c.notFound();
    c.header('Content-Type', 'application/x-ndjson; charset=utf-8');
    c.header('Content-Disposition', `attachment; filename="pincel-audit-${toDayOf(deps.now())}.jsonl"`);
    c.header('Cache-Control', 'no-store');
    return stream(c, async (out) => {
      for await (const records of readPages(auditReader, query)) {
        if (out.aborted) return;
        await out.write(records.map((record) => `${JSON.stringify(toAuditJson(record))}\n`).join(''));
      }
    });
  });
  return routes;
}

async function readNewest(
  reader: Pick<AuditReader, 'read'>,
  query: AuditQuery,
): Promise<readonly AuditRecord[]> {
  const found: AuditRecord[] = [];
  await reader.read(query, (records) => void found.push(...records));
  return found.toReversed();
}

function toDayOf(atMs: number): string {
  return toIsoTime(atMs).slice(0, 10);
}
