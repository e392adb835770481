import { html } from 'hono/html';
import { type TokenScope, tokenScopes } from '../../domain/api-token.ts';
import { dayMs } from '../../domain/quota-refill.ts';
import type { UserStore } from '../../domain/user-store.ts';
import type { Html } from '../html.ts';
import type { Words } from '../page/words.ts';
import type { FormState } from './form-state.ts';
import { renderChoiceField, renderTextField } from './render-field.ts';
import { readCount } from './typed-numbers.ts';

const longestName = 100;
const mostDays = 3_650;
const usualDays = '90';

/** A token as it was asked for; without an owner it gets an account of its own. */
type Wanted =
  | {
      readonly ok: true;
      readonly name: string;
      readonly userId: string | undefined;
      readonly scope: TokenScope;
      readonly expiresAtMs: number | undefined;
    }
  | { readonly ok: false; readonly problems: FormState['problems'] };

export function renderNewTokenForm(form: FormState, words: Words): Html {
  const shared = { form, of: 'token' };
  return html`<form class="entry" method="post" action="/admin/tokens">
${renderTextField({ ...shared, name: 'name', label: words('admin-tokens-name'), hint: words('admin-tokens-name-hint'), isRequired: true, maxLength: longestName })}
${renderTextField({ ...shared, name: 'owner', label: words('admin-tokens-owner'), hint: words('admin-tokens-owner-hint') })}
${renderChoiceField({
  ...shared,
  name: 'scope',
  label: words('admin-tokens-scope'),
  hint: words('admin-tokens-scope-hint'),
  choices: tokenScopes.map((scope) => ({ value: scope, label: words('admin-tokens-may', { scope }) })),
})}
${renderTextField({ ...shared, name: 'days', label: words('admin-tokens-days'), hint: words('admin-tokens-days-hint'), value: usualDays, keyboard: 'numeric' })}
<button class="main">${words('admin-tokens-create')}</button></form>`;
}

/** What the form asks for, or beside which field what is wrong. */
export function readNewToken(
  typed: FormState['typed'],
  {
    words,
    users,
    nowMs,
  }: { readonly words: Words; readonly users: Pick<UserStore, 'find'>; readonly nowMs: number },
): Wanted {
  const problems = new Map<string, string>();
  const name = typed.get('name') ?? '';
  if (name === '' || name.length > longestName) {
    problems.set('name', words('admin-tokens-bad-name', { most: longestName }));
  }
  const ownerName = typed.get('owner') ?? '';
  const owner = ownerName === '' ? undefined : users.find(ownerName);
  if (ownerName !== '' && owner === undefined) problems.set('owner', words('admin-tokens-bad-owner'));
  if (owner?.erasedAtMs !== undefined) problems.set('owner', words('admin-tokens-erased-owner'));
  const scope = tokenScopes.find((known) => known === typed.get('scope'));
  if (scope === undefined) problems.set('scope', words('admin-tokens-bad-scope'));
  const typedDays = typed.get('days') ?? '';
  const days = readCount(typedDays, 1, mostDays);
  if (typedDays !== '' && days === undefined) {
    problems.set('days', words('admin-tokens-bad-days', { most: mostDays }));
  }
  if (problems.size > 0 || scope === undefined) return { ok: false, problems };
  const expiresAtMs = days === undefined ? undefined : nowMs + days * dayMs;
  return { ok: true, name, userId: owner?.id, scope, expiresAtMs };
}
