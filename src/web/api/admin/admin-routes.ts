import { OpenAPIHono } from '@hono/zod-openapi';
import type { ApiEnv } from '../api-caller.ts';
import { type AccountRoutesDeps, createAccountRoutes } from './account-routes.ts';
import { type AuditRoutesDeps, createAuditRoutes } from './audit-routes.ts';
import { type CreditRoutesDeps, createCreditRoutes } from './credit-routes.ts';
import { createEngineRoutes, type EngineRoutesDeps } from './engine-routes.ts';
import { createOutboxRoutes, type OutboxRoutesDeps } from './outbox-routes.ts';
import { createPolicyRoutes, type PolicyRoutesDeps } from './policy-routes.ts';
import { createQueueRoutes, type QueueRoutesDeps } from './queue-routes.ts';
import { createQuotaRuleRoutes, type QuotaRuleRoutesDeps } from './quota-rule-routes.ts';
import { requireAdmin } from './require-admin.ts';
import { createStatisticsRoutes, type StatisticsRoutesDeps } from './statistics-routes.ts';
import { createTokenRoutes, type TokenRoutesDeps } from './token-routes.ts';
import { createUserRoutes, type UserRoutesDeps } from './user-routes.ts';

export type AdminRoutesDeps = UserRoutesDeps &
  AccountRoutesDeps &
  CreditRoutesDeps &
  QuotaRuleRoutesDeps &
  PolicyRoutesDeps &
  QueueRoutesDeps &
  EngineRoutesDeps &
  AuditRoutesDeps &
  OutboxRoutesDeps &
  StatisticsRoutesDeps &
  TokenRoutesDeps;

/** `/admin`: for admins only, whatever is asked for there. */
export function createAdminRoutes(deps: AdminRoutesDeps) {
  const routes = new OpenAPIHono<ApiEnv>();
  routes.use('/admin/*', requireAdmin);
  const nouns = [
    createUserRoutes(deps),
    createAccountRoutes(deps),
    createCreditRoutes(deps),
    createQuotaRuleRoutes(deps),
    createPolicyRoutes(deps),
    createQueueRoutes(deps),
    createEngineRoutes(deps),
    createAuditRoutes(deps),
    createOutboxRoutes(deps),
    createStatisticsRoutes(deps),
    createTokenRoutes(deps),
  ];
  for (const noun of nouns) routes.route('/', noun);
  return routes;
}
