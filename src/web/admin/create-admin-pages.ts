import { Hono } from 'hono';
import type { PageEnv } from '../page/page-env.ts';
import { requireAdminVisitor } from '../page/require-admin-visitor.ts';
import { type AuditRoutesDeps, createAuditRoutes } from './audit-routes.ts';
import { type ChartsRoutesDeps, createChartsRoutes } from './charts-routes.ts';
import { type AdminEngineRoutesDeps, createAdminEngineRoutes } from './engine-routes.ts';
import { createPeopleRoutes, type PeopleRoutesDeps } from './people-routes.ts';
import { createProblemsRoutes, type ProblemsRoutesDeps } from './problems-routes.ts';
import { type AdminQueueRoutesDeps, createAdminQueueRoutes } from './queue-routes.ts';
import { createRulesRoutes, type RulesRoutesDeps } from './rules-routes.ts';
import { createTokensRoutes, type TokensRoutesDeps } from './tokens-routes.ts';

export type AdminPagesDeps = AdminQueueRoutesDeps &
  AdminEngineRoutesDeps &
  PeopleRoutesDeps &
  RulesRoutesDeps &
  TokensRoutesDeps &
  AuditRoutesDeps &
  ProblemsRoutesDeps &
  ChartsRoutesDeps;

/** Everything below `/admin`: for admins only, whatever is asked for there. */
export function createAdminPages(deps: AdminPagesDeps): Hono<PageEnv> {
  const pages = new Hono<PageEnv>();
  pages.use('/admin', requireAdminVisitor(deps.frame));
  pages.use('/admin/*', requireAdminVisitor(deps.frame));
  const nouns = [
    createAdminQueueRoutes(deps),
    createAdminEngineRoutes(deps),
    createPeopleRoutes(deps),
    createRulesRoutes(deps),
    createTokensRoutes(deps),
    createAuditRoutes(deps),
    createProblemsRoutes(deps),
    createChartsRoutes(deps),
  ];
  for (const noun of nouns) pages.route('/', noun);
  return pages;
}
