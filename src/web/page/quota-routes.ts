import { Hono } from 'hono';
import { z } from 'zod';
import type { QuoteDraft } from '../../app/quote.ts';
import type { JobStore } from '../../domain/job-store.ts';
import type { MediaKind } from '../../domain/media-kind.ts';
import type { ModelInfo } from '../../domain/model-info.ts';
import type { QuotaLedger, QuotaPolicies } from '../../domain/quota-ledger.ts';
import type { Requester } from '../../domain/requester.ts';
import type { Texts } from '../../domain/texts.ts';
import type { Transact } from '../../domain/transact.ts';
import type { UserStore } from '../../domain/user-store.ts';
import type { Frame } from './frame.ts';
import type { PageEnv } from './page-env.ts';
import type { QuotaMove } from './quota-history.ts';
import { renderQuota, type UsualPrice } from './quota-page.ts';

const pageSize = 25;

export interface QuotaRoutesDeps {
  readonly frame: Frame;
  readonly transact: Transact;
  readonly users: Pick<UserStore, 'recognise'>;
  readonly policies: Pick<QuotaPolicies, 'resolve'>;
  readonly ledger: Pick<QuotaLedger, 'balance' | 'statement'>;
  readonly jobs: Pick<JobStore, 'count' | 'get'>;
  readonly quote: QuoteDraft;
  /** The model the page draws with. */
  readonly model: Pick<ModelInfo, 'kinds'>;
  readonly texts: Pick<Texts, 'refusal'>;
  readonly now: () => number;
}

const querySchema = z.object({ before: z.coerce.number().int().positive().optional().catch(undefined) });

/** `/quota`: what the visitor has and how it comes back, what drawings cost, how many at a time, and what moved. */
export function createQuotaRoutes(deps: QuotaRoutesDeps): Hono<PageEnv> {
  const { frame, transact, users, policies, ledger, jobs, texts, now } = deps;
  const routes = new Hono<PageEnv>();
  routes.get('/quota', (c) => {
    const words = c.get('words');
    const locale = c.get('locale');
    const { requester } = c.get('visitor');
    const atMs = now();
    const known = transact(() => users.recognise(requester, atMs));
    const policy = policies.resolve(known);
    const { before } = querySchema.parse(c.req.query());
    const main = renderQuota({
      balanceMillicredits: ledger.balance(known.userId, policy, atMs),
      policy,
      counts: jobs.count({ userId: known.userId }),
      prices: readPrices(deps, requester),
      blocked: policy.blocked ? texts.refusal({ kind: 'blocked' }, locale) : undefined,
      history: { ...readMoves(deps, known.userId, before), isFirst: before === undefined },
      words,
      locale,
    });
    return c.html(frame(c, { title: words('quota-page-title'), section: 'quota', room: 'narrow', main }));
  });
  return routes;
}

/** Of what the model draws when nothing but words is asked for; nothing where drawing is refused for other reasons. */
function readPrices({ quote, model }: QuotaRoutesDeps, requester: Requester): readonly UsualPrice[] {
  const priceOf = (kind: MediaKind): number | undefined => {
    const quoted = quote({ draft: { kind, prompt: '' }, requester });
    if (quoted.ok) return quoted.quote.priceMillicredits;
    return quoted.refusal.kind === 'quota-exceeded' ? quoted.refusal.priceMillicredits : undefined;
  };
  return model.kinds.flatMap((kind) => {
    const priceMillicredits = priceOf(kind);
    return priceMillicredits === undefined ? [] : [{ kind, priceMillicredits }];
  });
}

function readMoves(
  { ledger, jobs }: QuotaRoutesDeps,
  userId: string,
  beforeId: number | undefined,
): { readonly moves: readonly QuotaMove[]; readonly lastId: number | undefined } {
  const lines = ledger.statement(userId, { limit: pageSize + 1, beforeId });
  const page = lines.slice(0, pageSize);
  const moves = page.map((line) => {
    const job = line.jobId === undefined ? undefined : jobs.get(line.jobId);
    return { line, prompt: job?.userId === userId ? job.request?.prompt : undefined };
  });
  return { moves, lastId: lines.length > pageSize ? page.at(-1)?.id : undefined };
}
