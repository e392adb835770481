import { html } from 'hono/html';
import type { PolicyRule } from '../../domain/quota-ledger.ts';
import type { Locale } from '../../domain/texts.ts';
import type { Html } from '../html.ts';
import type { Words } from '../page/words.ts';
import type { RuleField } from './deciding-rule.ts';
import { type RuleKey, ruleAddress } from './describe-rule.ts';
import type { FormState } from './form-state.ts';
import { renderChoiceField, renderTextField } from './render-field.ts';
import { renderSeen } from './seen-mark.ts';
import { readCount, readCredits, toTypedCredits } from './typed-numbers.ts';

/** What a rule says, field by field. */
type RuleFields = Pick<PolicyRule, RuleField>;

type ReadRule =
  | { readonly ok: true; readonly fields: RuleFields }
  | { readonly ok: false; readonly problems: FormState['problems'] };

export interface RuleFormOptions {
  readonly key: RuleKey;
  /** As it is now; undefined for one that is new. */
  readonly rule: PolicyRule | undefined;
  readonly form: FormState;
  /** What holds when a field is left empty; undefined where none may be. */
  readonly describeEmpty: ((field: RuleField) => string) | undefined;
  readonly words: Words;
  readonly locale: Locale;
}

/** A form with everything that a quota rule can say. */
export function renderRuleForm(options: RuleFormOptions): Html {
  const { key, rule, form, describeEmpty, words, locale } = options;
  const fieldOf = (field: RuleField, hint: string) => ({
    name: field,
    of: 'rule',
    form,
    label: words('admin-rules-field', { field }),
    hint: describeEmpty === undefined ? hint : `${hint} ${describeEmpty(field)}`,
  });
  const credits = (value: PolicyRule['capacityMillicredits']): string => {
    if (value === undefined) return '';
    return value === 'unlimited' ? words('admin-rules-unlimited') : toTypedCredits(value, locale);
  };
  const count = (value: number | undefined): string => (value === undefined ? '' : String(value));
  return html`<form class="entry" method="post" action="${ruleAddress(key)}">${renderSeen(rule)}
${renderTextField({ ...fieldOf('capacityMillicredits', words('admin-rules-capacity-hint')), value: credits(rule?.capacityMillicredits), keyboard: 'text' })}
${renderTextField({ ...fieldOf('refillMillicreditsPerDay', words('admin-rules-refill-hint')), value: credits(rule?.refillMillicreditsPerDay), keyboard: 'decimal' })}
${renderTextField({ ...fieldOf('maxQueued', words('admin-rules-waiting-hint')), value: count(rule?.maxQueued), keyboard: 'numeric' })}
${renderTextField({ ...fieldOf('maxRunning', words('admin-rules-running-hint')), value: count(rule?.maxRunning), keyboard: 'numeric' })}
${renderChoiceField({
  ...fieldOf('blocked', words('admin-rules-blocked-hint')),
  value: rule?.blocked === undefined ? '' : rule.blocked ? 'yes' : 'no',
  choices: [
    ...(describeEmpty === undefined ? [] : [{ value: '', label: words('admin-rules-says-nothing') }]),
    { value: 'no', label: words('admin-rules-no') },
    { value: 'yes', label: words('admin-rules-yes') },
  ],
})}
<div class="actions"><button class="main">${words('admin-rules-save')}</button><a class="button" href="/admin/rules">${words('admin-rules-back')}</a></div></form>`;
}

/** Removes the rule, once confirmed. */
export function renderRemoval(key: RuleKey, name: string, words: Words): Html {
  return html`<details class="confirm"><summary>${words('admin-rules-remove')}</summary><form method="post" action="${ruleAddress(key)}/remove"><p>${words('admin-rules-remove-sure', { name })}</p><button class="alarm">${words('admin-rules-remove-now')}</button></form></details>`;
}

/** What the rule shall say, or beside which field what is wrong. The default rule has to say everything. */
export function readRuleForm(
  typed: FormState['typed'],
  {
    isDefault,
    words,
    locale,
  }: { readonly isDefault: boolean; readonly words: Words; readonly locale: Locale },
): ReadRule {
  const problems = new Map<string, string>();
  const read = <Value>(
    field: RuleField,
    parse: (text: string) => Value | undefined,
    problem: string,
  ): Value | undefined => {
    const text = typed.get(field) ?? '';
    const value = text === '' ? undefined : parse(text);
    if (value === undefined && (text !== '' || isDefault)) problems.set(field, problem);
    return value;
  };
  const isUnlimited = (text: string): boolean =>
    text.toLocaleLowerCase(locale) === words('admin-rules-unlimited').toLocaleLowerCase(locale);
  const fields = {
    capacityMillicredits: read(
      'capacityMillicredits',
      (text) => (isUnlimited(text) ? ('unlimited' as const) : readCredits(text, locale)),
      words('admin-rules-bad-capacity'),
    ),
    refillMillicreditsPerDay: read(
      'refillMillicreditsPerDay',
      (text) => readCredits(text, locale),
      words('admin-rules-bad-credits'),
    ),
    maxQueued: read('maxQueued', (text) => readCount(text, 0), words('admin-rules-bad-count', { least: 0 })),
    maxRunning: read(
      'maxRunning',
      (text) => readCount(text, 1),
      words('admin-rules-bad-count', { least: 1 }),
    ),
    blocked: read(
      'blocked',
      (text) => (text === 'yes' || text === 'no' ? text === 'yes' : undefined),
      words('admin-rules-bad-choice'),
    ),
  };
  const isEmpty = Object.values(fields).every((value) => value === undefined);
  if (isEmpty && problems.size === 0) {
    problems.set('capacityMillicredits', words('admin-rules-say-something'));
  }
  return problems.size > 0 ? { ok: false, problems } : { ok: true, fields };
}
