import { html } from 'hono/html';
import { toIsoTime } from '../../domain/audit-json.ts';
import { type AuditRecord, isAuditKind } from '../../domain/audit-log.ts';
import type { Locale } from '../../domain/texts.ts';
import type { UserStore } from '../../domain/user-store.ts';
import type { Html } from '../html.ts';
import { renderMinute } from '../page/render-time.ts';
import type { Words } from '../page/words.ts';
import { type AuditFact, toFacts } from './audit-facts.ts';
import { nameSpace } from './describe-rule.ts';
import { namePerson } from './name-person.ts';

export interface AuditTableContext {
  readonly users: Pick<UserStore, 'get' | 'getSpace'>;
  readonly words: Words;
  readonly locale: Locale;
}

const columns = ['when', 'what', 'by', 'about'] as const;

/** Entries of the audit log in words, each with all it says to open. */
export function renderAuditTable(records: readonly AuditRecord[], context: AuditTableContext): Html {
  const { words } = context;
  return html`<table class="listing audit"><caption class="unseen">${words('admin-audit-title')}</caption>
<thead><tr>${columns.map((column) => html`<th scope="col">${words('admin-audit-column', { column })}</th>`)}</tr></thead>
<tbody>${records.map((record) => renderEntry(record, context))}</tbody></table>`;
}

function renderEntry(record: AuditRecord, context: AuditTableContext): Html {
  const { atMs, actor, userId } = record;
  const { words, locale } = context;
  const label = (column: (typeof columns)[number]): string => words('admin-audit-column', { column });
  const isTime = !Number.isNaN(new Date(atMs).getTime());
  return html`<tr><th scope="row" data-label="${label('when')}"><span>${isTime ? renderMinute(atMs, locale) : toIsoTime(atMs)}</span></th>
<td data-label="${label('what')}">${renderStory(record, context)}</td>
<td data-label="${label('by')}"><span>${renderActor(actor, context)}</span></td>
<td data-label="${label('about')}"><span>${userId === undefined ? '–' : userId === actor ? words('admin-audit-themselves') : renderPerson(userId, context)}</span></td></tr>`;
}

/** What happened, in a few words. */
function tellKind({ kind, content }: AuditRecord, words: Words): string {
  // A row that somebody has edited may carry anything.
  if (!isAuditKind(kind)) return kind;
  const told = words('admin-audit-kind', { kind });
  const { reason } = content;
  return kind === 'refused' && typeof reason === 'string'
    ? `${told}: ${words('admin-problems-reason', { reason })}`
    : told;
}

function renderActor(actor: string, context: AuditTableContext): Html {
  if (actor === 'operator') return html`${context.words('admin-operator')}`;
  if (actor === 'system') return html`Pincel`;
  return renderPerson(actor, context);
}

function renderPerson(userId: string, { users, words }: AuditTableContext): Html {
  const name = namePerson(users.get(userId), words);
  return html`<a href="/admin/audit?person=${encodeURIComponent(userId)}">${name}</a>`;
}

/** What happened, and all that the entry says of it to open. */
function renderStory(record: AuditRecord, context: AuditTableContext): Html {
  const { seq, spaceId, jobId, hash } = record;
  const { words } = context;
  const name = (named: string): string => words('admin-audit-fact', { name: named });
  return html`<details><summary>${tellKind(record, words)}<span class="unseen"> ${words('admin-audit-number', { seq: String(seq) })}</span></summary>
<dl class="facts">
${toFacts(record, words).map(renderFact)}
${renderPersonal(record, words)}
${
  spaceId === undefined
    ? ''
    : html`<div><dt>${name('space')}</dt><dd><a href="/admin/audit?space=${encodeURIComponent(spaceId)}">${nameSpace(spaceId, words, context)}</a></dd></div>`
}
${
  jobId === undefined
    ? ''
    : html`<div><dt>${name('job')}</dt><dd><a href="/admin/audit?job=${encodeURIComponent(jobId)}"><code>${jobId}</code></a></dd></div>`
}
<div><dt>${name('seq')}</dt><dd>${String(seq)}</dd></div>
<div><dt>${name('hash')}</dt><dd><code>${hash}</code></dd></div>
</dl></details>`;
}

function renderFact({ name, text }: AuditFact): Html {
  return html`<div><dt>${name}</dt><dd>${text}</dd></div>`;
}

/** What the person wrote, as long as it can be read. */
function renderPersonal({ personal = {}, personalState }: AuditRecord, words: Words): Html {
  switch (personalState) {
    case 'none':
      return html``;
    case 'readable':
      return html`${toFacts({ content: personal }, words).map(renderFact)}`;
    case 'erased':
    case 'damaged':
      return renderFact({
        name: words('admin-audit-fact', { name: 'personal' }),
        text: words(`admin-audit-personal-${personalState}`),
      });
  }
}
