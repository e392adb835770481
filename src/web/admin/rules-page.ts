import { html } from 'hono/html';
import type { PolicyRule } from '../../domain/quota-ledger.ts';
import { roles } from '../../domain/role.ts';
import { allSpaces, type SpacePolicies } from '../../domain/space-policy.ts';
import { surfaces } from '../../domain/surface.ts';
import type { Html } from '../html.ts';
import type { Words } from '../page/words.ts';
import { decidingRule, type RuleField, ruleFields, widerScopes } from './deciding-rule.ts';
import { isOwnPart, placeAddress, placeParts, renderPlaceFacts } from './describe-place-rules.ts';
import {
  describeField,
  keysAround,
  type NameRuleDeps,
  nameRule,
  nameSpace,
  type RuleKey,
  ruleAddress,
} from './describe-rule.ts';
import { emptyForm, type FormState } from './form-state.ts';
import { type ListPage, parsePage, renderListPages, toListPage } from './list-pages.ts';
import { renderChoiceField, renderTextField } from './render-field.ts';

export interface RulesPage extends NameRuleDeps {
  /** The narrowest first. */
  readonly rules: readonly PolicyRule[];
  readonly spacePolicies: Pick<SpacePolicies, 'own' | 'resolve' | 'spaces' | 'spaceCount'>;
  /** Which page of each list was asked for. */
  readonly pages: { readonly rules: string | undefined; readonly places: string | undefined };
  /** The forms that lead to a rule, when what was typed leads nowhere. */
  readonly ruleForm?: FormState | undefined;
  readonly placeForm?: FormState | undefined;
  readonly words: Words;
}

const entriesPerPage = 50;

/** All rules: credits and limits, then what may be asked for where. */
export function renderRules(page: RulesPage): Html {
  const { words } = page;
  return html`<h1>${words('admin-rules-title')}</h1>
<section class="panel" aria-labelledby="quota"><h2 id="quota">${words('admin-rules-quota')}</h2><p class="hint">${words('admin-rules-quota-what')}</p>
${renderQuotaTable(page)}
<h3 id="new-rule">${words('admin-rules-new')}</h3>${renderNewRule(page)}</section>
<section class="panel" aria-labelledby="places"><h2 id="places">${words('admin-rules-places')}</h2><p class="hint">${words('admin-rules-places-what')}</p>
${renderPlaces(page)}
<h3 id="find-place">${words('admin-rules-one-place')}</h3>${renderFindPlace(page)}</section>`;
}

function renderQuotaTable(page: RulesPage): Html {
  const { rules, words } = page;
  // Of people there may be thousands, and no rule falls through to one of theirs.
  const wide = { ...page, rules: rules.filter(({ scope }) => scope !== 'user') };
  const shown = toListPage(parsePage(page.pages.rules), rules.length, entriesPerPage);
  const sorted = rules.toSorted((a, b) => Number(isForOne(a)) - Number(isForOne(b)));
  return html`<table class="listing"><caption class="unseen">${words('admin-rules-quota')}</caption>
<thead><tr><th scope="col">${words('admin-rules-for')}</th>${ruleFields.map((field) => html`<th scope="col">${words('admin-rules-field', { field })}</th>`)}<th scope="col"><span class="unseen">${words('admin-tokens-actions')}</span></th></tr></thead>
<tbody>${sorted.slice(shown.offset, shown.offset + entriesPerPage).map((rule) => renderRule(rule, wide))}</tbody></table>
${renderPages('rules', shown, page)}`;
}

/** Of people and places there may be thousands: the rules for many stand before theirs. */
function isForOne({ scope }: PolicyRule): boolean {
  return scope === 'user' || scope === 'space';
}

/** Each list is leafed through for itself. */
function renderPages(list: 'rules' | 'places', shown: ListPage, { pages, words }: RulesPage): Html | '' {
  const others = Object.entries(pages).flatMap(([name, asked]) =>
    asked === undefined || name === list ? [] : [[name, asked]],
  );
  return renderListPages(shown, {
    label: words(list === 'rules' ? 'admin-rules-quota-pages' : 'admin-rules-places-pages'),
    addressOf(page) {
      const query = new URLSearchParams([...others, [list, String(page)]]).toString();
      return `/admin/rules?${query}#${list === 'rules' ? 'quota' : 'places'}`;
    },
    words,
  });
}

function renderRule(rule: PolicyRule, page: RulesPage): Html {
  const { words } = page;
  const name = nameRule(rule, words, page);
  const { scope, scopeKey } = rule;
  return html`<tr><th scope="row">${scope === 'user' ? html`<a href="/admin/people/${scopeKey}">${name}</a>` : name} <span class="hint">${words('admin-rules-scope', { scope })}</span></th>
${ruleFields.map(
  (field) =>
    html`<td data-label="${words('admin-rules-field', { field })}">${describeField(rule, field, words) ?? html`<span class="hint">${describeFallThrough(rule, field, page)}</span>`}</td>`,
)}
<td class="acts"><div class="actions"><a class="button" href="${ruleAddress(rule)}">${words('admin-rules-change')}<span class="unseen"> ${name}</span></a></div></td></tr>`;
}

/** What holds where a rule says nothing about a field: what a wider one says. */
export function describeFallThrough(
  key: RuleKey,
  field: RuleField,
  page: Pick<RulesPage, 'rules' | 'users' | 'words'>,
): string {
  const { rules, words } = page;
  const wider = decidingRule(field, rules, keysAround(key, page), widerScopes(key.scope));
  if (wider === 'depends') return words('admin-rules-depends');
  const value = describeField(wider, field, words) ?? '';
  return words('admin-rules-falls-to', { value, rule: nameRule(wider, words, page) });
}

/** For whom a new rule can be, where that needs no name. */
const namedTargets: readonly RuleKey[] = [
  ...roles.map((scopeKey) => ({ scope: 'role', scopeKey }) as const),
  ...surfaces.map((scopeKey) => ({ scope: 'platform', scopeKey }) as const),
];

/** The scope and key that the form for a new rule means: `role:trusted`, or `user` with who that is. */
export function findTarget(chosen: string, who: string): readonly [scope: string, key: string] {
  const [scope = '', key] = chosen.split(':');
  return [scope, key ?? who];
}

function renderNewRule(page: RulesPage): Html {
  const { ruleForm: form = emptyForm, words } = page;
  return html`<form class="filter" method="get" action="/admin/rules/quota">
${renderChoiceField({
  name: 'for',
  of: 'rule',
  form,
  label: words('admin-rules-for'),
  choices: [
    ...(['user', 'space'] as const).map((scope) => ({
      value: scope,
      label: words('admin-rules-a', { scope }),
    })),
    ...namedTargets.map((key) => ({
      value: `${key.scope}:${key.scopeKey}`,
      label: nameRule(key, words, page),
    })),
  ],
})}
${renderTextField({ name: 'who', of: 'rule', form, label: words('admin-rules-who'), hint: words('admin-rules-who-hint') })}
<button>${words('admin-rules-go-on')}</button></form>`;
}

function renderPlaces(page: RulesPage): Html {
  const { spacePolicies, words } = page;
  const everywhere = spacePolicies.resolve(allSpaces);
  const shown = toListPage(parsePage(page.pages.places), spacePolicies.spaceCount(), entriesPerPage);
  const places = spacePolicies.spaces({ limit: entriesPerPage, offset: shown.offset });
  return html`<div class="heading"><h3>${words('admin-rules-everywhere')}</h3><div class="actions"><a class="button" href="${placeAddress(allSpaces)}">${words('admin-rules-change')}<span class="unseen"> ${words('admin-rules-everywhere')}</span></a></div></div>
${renderPlaceFacts(placeParts, everywhere, words)}
<h3>${words('admin-rules-own-places')}</h3>
${
  places.length === 0
    ? html`<p class="empty">${words('admin-rules-no-places')}</p>`
    : html`<table class="listing"><caption class="unseen">${words('admin-rules-own-places')}</caption><thead><tr><th scope="col">${words('admin-rules-place')}</th><th scope="col">${words('admin-rules-own')}</th><th scope="col"><span class="unseen">${words('admin-tokens-actions')}</span></th></tr></thead><tbody>${places.map(
        (spaceId) => {
          const own = spacePolicies.own(spaceId);
          const name = nameSpace(spaceId, words, page);
          const parts = placeParts.filter((part) => isOwnPart(part, own));
          const facts = renderPlaceFacts(parts, { ...everywhere, ...own }, words);
          return html`<tr><th scope="row">${name}</th><td data-label="${words('admin-rules-own')}">${facts}</td><td class="acts"><div class="actions"><a class="button" href="${placeAddress(spaceId)}">${words('admin-rules-change')}<span class="unseen"> ${name}</span></a></div></td></tr>`;
        },
      )}</tbody></table>${renderPages('places', shown, page)}`
}`;
}

function renderFindPlace({ placeForm: form = emptyForm, words }: RulesPage): Html {
  return html`<form class="filter" method="get" action="/admin/rules/places">
${renderTextField({ name: 'place', of: 'places', form, label: words('admin-rules-place'), hint: words('admin-rules-place-hint') })}
<button>${words('admin-rules-go-on')}</button></form>`;
}
