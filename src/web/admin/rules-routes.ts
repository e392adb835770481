import { type Context, Hono } from 'hono';
import type { SpacePolicies } from '../../domain/space-policy.ts';
import type { Frame } from '../page/frame.ts';
import type { PageEnv } from '../page/page-env.ts';
import { createAdminFrame } from './admin-frame.ts';
import { createPlaceRulesRoutes, type PlaceRulesRoutesDeps } from './place-rules-routes.ts';
import { createQuotaRulesRoutes, type QuotaRulesRoutesDeps } from './quota-rules-routes.ts';
import { type RulesPage, renderRules } from './rules-page.ts';

export interface RulesRoutesDeps
  extends Omit<PlaceRulesRoutesDeps, 'frame' | 'answerRules' | 'users' | 'spacePolicies'>,
    Omit<QuotaRulesRoutesDeps, 'frame' | 'answerRules'> {
  readonly frame: Frame;
  readonly spacePolicies: Pick<SpacePolicies, 'own' | 'resolve' | 'spaces' | 'spaceCount'>;
}

/** `/admin/rules`: who may have how much, and what may be asked for where. */
export function createRulesRoutes(deps: RulesRoutesDeps): Hono<PageEnv> {
  const { policies, spacePolicies, users } = deps;
  const frame = createAdminFrame(deps.frame);
  const routes = new Hono<PageEnv>();
  const answerRules = (c: Context<PageEnv>, forms: Pick<RulesPage, 'ruleForm' | 'placeForm'>) => {
    const { words } = c.var;
    const { rules: rulesPage, places: placesPage } = c.req.query();
    const pages = { rules: rulesPage, places: placesPage };
    const main = renderRules({ rules: policies.list(), spacePolicies, users, pages, words, ...forms });
    const title = words('admin-rules-title');
    const status = Object.keys(forms).length === 0 ? 200 : 422;
    return c.html(frame(c, { at: 'rules', title, styles: ['admin-forms.css'], main }), status);
  };

  routes.get('/admin/rules', (c) => answerRules(c, {}));
  routes.route('/', createQuotaRulesRoutes({ ...deps, frame, answerRules }));
  routes.route('/', createPlaceRulesRoutes({ ...deps, frame, answerRules }));
  return routes;
}
