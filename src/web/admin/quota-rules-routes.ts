import { type Context, Hono } from 'hono';
import { html } from 'hono/html';
import type { ChangeQuota } from '../../app/change-quota.ts';
import { type PolicyRule, policyScopes, type QuotaPolicies } from '../../domain/quota-ledger.ts';
import { roles } from '../../domain/role.ts';
import { surfaces } from '../../domain/surface.ts';
import type { UserStore } from '../../domain/user-store.ts';
import type { PageEnv } from '../page/page-env.ts';
import { redirectWithNote } from '../page/passing-note.ts';
import type { AdminFrame } from './admin-frame.ts';
import { ruleFields } from './deciding-rule.ts';
import { describeField, everybody, nameRule, type RuleKey, ruleAddress } from './describe-rule.ts';
import { emptyForm, type FormState, readForm } from './form-state.ts';
import { readRuleForm, renderRemoval, renderRuleForm } from './quota-rule-form.ts';
import { describeFallThrough, findTarget } from './rules-page.ts';
import { isAsSeen } from './seen-mark.ts';

export interface QuotaRulesRoutesDeps {
  readonly frame: AdminFrame;
  readonly users: Pick<UserStore, 'get' | 'find' | 'findSpace' | 'getSpace'>;
  readonly policies: Pick<QuotaPolicies, 'list'>;
  readonly changeQuota: Pick<ChangeQuota, 'replaceRule' | 'removeRule'>;
  /** The page with all rules, its form for a new one as it was sent. */
  readonly answerRules: (
    c: Context<PageEnv>,
    forms: { readonly ruleForm: FormState },
  ) => Response | Promise<Response>;
}

const path = '/admin/rules/quota';

/** `/admin/rules/quota`: rules about credits and limits. */
export function createQuotaRulesRoutes(deps: QuotaRulesRoutesDeps): Hono<PageEnv> {
  const { frame, users, policies, changeQuota, answerRules } = deps;
  const routes = new Hono<PageEnv>();
  const ruleOf = ({ scope, scopeKey }: RuleKey): PolicyRule | undefined =>
    policies.list().find((rule) => rule.scope === scope && rule.scopeKey === scopeKey);

  /** Which rule an address or a form means; undefined when there is nobody it could be for. */
  const find = (wantedScope: string, key: string): RuleKey | undefined => {
    const scope = policyScopes.find((known) => known === wantedScope);
    if (scope === undefined) return undefined;
    // A rule that is there can be seen to, whatever became of whom it was for.
    const scopeKey = ruleOf({ scope, scopeKey: key })?.scopeKey ?? findKey(scope, key);
    return scopeKey === undefined ? undefined : { scope, scopeKey };
  };
  const findKey = (scope: PolicyRule['scope'], key: string): string | undefined => {
    switch (scope) {
      case 'user':
        return users.find(key)?.id;
      case 'space':
        return users.findSpace(key);
      case 'role':
        return roles.find((known) => known === key);
      case 'platform':
        return surfaces.find((known) => known === key);
      case 'default':
        return key === everybody ? '' : undefined;
    }
  };
  const ruleAt = (c: Context<PageEnv>): RuleKey | undefined =>
    find(c.req.param('scope') ?? '', c.req.param('key') ?? '');

  const answer = (c: Context<PageEnv>, key: RuleKey, form: FormState = emptyForm, isStale = false) => {
    const { words, locale } = c.var;
    const rule = ruleOf(key);
    const isDefault = key.scope === 'default';
    const rules = policies.list();
    const name = nameRule(key, words, { users });
    const title = words('admin-rules-rule-for', { name });
    const describeEmpty = (field: (typeof ruleFields)[number]): string =>
      words('admin-rules-empty-means', {
        meaning: describeFallThrough(key, field, { rules, users, words }),
      });
    const main = html`<h1>${title}</h1><section class="panel" aria-label="${title}">${
      isStale
        ? html`<p role="alert"><strong>${words('admin-rules-stale')}</strong></p><dl class="facts">${ruleFields.map(
            (field) =>
              html`<div><dt>${words('admin-rules-field', { field })}</dt><dd>${(rule && describeField(rule, field, words)) ?? words('admin-rules-says-nothing')}</dd></div>`,
          )}</dl>`
        : ''
    }${renderRuleForm({
      key,
      rule,
      form,
      describeEmpty: isDefault ? undefined : describeEmpty,
      words,
      locale,
    })}${rule === undefined || isDefault ? '' : renderRemoval(key, name, words)}</section>`;
    const status = form === emptyForm ? 200 : isStale ? 409 : 422;
    return c.html(frame(c, { at: 'rules', title, styles: ['admin-forms.css'], main }), status);
  };

  routes.get(path, (c) => {
    const { words } = c.var;
    const wanted = c.req.query('for') ?? '';
    const who = c.req.query('who')?.trim() ?? '';
    const key = find(...findTarget(wanted, who));
    if (key !== undefined) return c.redirect(ruleAddress(key), 303);
    const typed = new Map([
      ['for', wanted],
      ['who', who],
    ]);
    return answerRules(c, {
      ruleForm: { typed, problems: new Map([['who', words('admin-rules-bad-who')]]) },
    });
  });

  routes.get(`${path}/:scope/:key`, (c) => {
    const key = ruleAt(c);
    if (key === undefined) return c.notFound();
    const address = ruleAddress(key);
    const isItsAddress = key.scope === 'default' || key.scopeKey === c.req.param('key');
    return isItsAddress ? answer(c, key) : c.redirect(address, 303);
  });

  routes.post(`${path}/:scope/:key`, async (c) => {
    const key = ruleAt(c);
    if (key === undefined) return c.notFound();
    const { words, locale, visitor } = c.var;
    const typed = await readForm(c);
    if (!isAsSeen(typed, ruleOf(key))) return answer(c, key, { typed, problems: new Map() }, true);
    const wanted = readRuleForm(typed, { isDefault: key.scope === 'default', words, locale });
    if (!wanted.ok) return answer(c, key, { typed, problems: wanted.problems });
    changeQuota.replaceRule({ ...key, ...wanted.fields }, visitor.userId);
    return redirectWithNote(c, '/admin/rules', 'admin-rules-saved', {
      name: nameRule(key, words, { users }),
    });
  });

  routes.post(`${path}/:scope/:key/remove`, (c) => {
    const key = ruleAt(c);
    if (key === undefined || key.scope === 'default') return c.notFound();
    const { words, visitor } = c.var;
    const removed = changeQuota.removeRule(key.scope, key.scopeKey, visitor.userId);
    if (removed === undefined) return c.notFound();
    return redirectWithNote(c, '/admin/rules', 'admin-rules-removed', {
      name: nameRule(key, words, { users }),
    });
  });
  return routes;
}
