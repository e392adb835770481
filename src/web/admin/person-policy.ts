import { html } from 'hono/html';
import type { PolicyRule, QuotaPolicy } from '../../domain/quota-ledger.ts';
import type { Html } from '../html.ts';
import { decidingRule, type RuleField, ruleFields } from './deciding-rule.ts';
import { describeField, keysAround, nameRule, ruleAddress } from './describe-rule.ts';
import type { PersonPage } from './person-page.ts';

/** What holds for a person, and which rule says so, field by field. */
export function renderPolicy(page: PersonPage): Html {
  const { user, policy, words } = page;
  const held = toRuleFields(policy);
  const own = { scope: 'user', scopeKey: user.id } as const;
  return html`<section class="panel" aria-labelledby="policy"><h2 id="policy">${words('admin-people-policy')}</h2>
<table class="listing"><caption class="unseen">${words('admin-people-policy')}</caption><thead><tr><th scope="col">${words('admin-people-policy-what')}</th><th scope="col">${words('admin-people-policy-value')}</th><th scope="col">${words('admin-people-policy-from')}</th></tr></thead>
<tbody>${ruleFields.map(
    (field) =>
      html`<tr><th scope="row">${words('admin-rules-field', { field })}</th><td data-label="${words('admin-people-policy-value')}">${describeField(held, field, words) ?? ''}</td><td data-label="${words('admin-people-policy-from')}">${renderOrigin(field, page)}</td></tr>`,
  )}</tbody></table>
<p class="hint">${words('admin-people-policy-places')}</p>
${user.erasedAtMs === undefined ? html`<p><a href="${ruleAddress(own)}">${words('admin-people-policy-change')}</a></p>` : ''}</section>`;
}

function renderOrigin(field: RuleField, page: PersonPage): Html {
  const { user, rules, words } = page;
  const own = { scope: 'user', scopeKey: user.id } as const;
  // Rules of places say nothing here, as in the policy that is shown; nor those of platforms where it is not known which.
  const keys = { space: '', platform: '', ...keysAround(own, page) };
  const rule = decidingRule(field, rules, { ...keys, platform: keys.platform ?? '' });
  if (rule === 'depends') throw new Error('Expected every scope to be known');
  const name = rule.scope === 'user' ? words('admin-people-policy-own') : nameRule(rule, words, page);
  return html`<a href="${ruleAddress(rule)}">${name}<span class="unseen"> (${words('admin-rules-field', { field })})</span></a>`;
}

/** What holds in the end, as a rule that says everything. */
function toRuleFields({ capacityMillicredits, ...others }: QuotaPolicy): Pick<PolicyRule, RuleField> {
  return { ...others, capacityMillicredits: capacityMillicredits ?? 'unlimited' };
}
