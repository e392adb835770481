import { html } from 'hono/html';
import type { Locale } from '../../domain/texts.ts';
import type { UserStore } from '../../domain/user-store.ts';
import type { Html } from '../html.ts';
import { renderMinute } from '../page/render-time.ts';
import type { Words } from '../page/words.ts';
import { nameSpace } from './describe-rule.ts';
import { namePerson } from './name-person.ts';
import { isQuiet, type Problems } from './read-problems.ts';

interface ProblemsContext {
  readonly users: Pick<UserStore, 'get' | 'getSpace'>;
  readonly words: Words;
  readonly locale: Locale;
}

/** All of the page, which asks for itself again while it is open. */
export function renderProblems(problems: Problems, context: ProblemsContext): Html {
  const { words } = context;
  return html`<div id="problems" class="panel plain problems" hx-get="/admin/problems" hx-trigger="every 15s" hx-swap="outerMorph">
<h1>${words('admin-problems-title')}</h1>
${isQuiet(problems) ? renderQuiet(problems, context) : renderMatters(problems, context)}</div>`;
}

function renderQuiet({ quietSinceMs }: Problems, { words, locale }: ProblemsContext): Html {
  return html`<section class="panel"><p><span class="badge" data-tone="good">${words('admin-problems-quiet')}</span> ${
    quietSinceMs === undefined
      ? words('admin-problems-quiet-yet')
      : html`${words('admin-problems-quiet-since')} ${renderMinute(quietSinceMs, locale)}`
  }</p><p class="empty">${words('admin-problems-empty')}</p></section>`;
}

function renderMatters(problems: Problems, context: ProblemsContext): Html {
  return html`${renderParked(problems, context)}
${renderFailures(problems, context)}
${renderRefusals(problems, context)}`;
}

function renderParked({ parked }: Problems, context: ProblemsContext): Html {
  const { words, locale } = context;
  const columns = ['when', 'who', 'surface', 'attempts', 'why'] as const;
  const content =
    parked.length === 0
      ? html`<p class="hint">${words('admin-problems-none-parked')}</p>`
      : html`<p class="hint">${words('admin-problems-parked-about')}</p>
<table class="listing"><caption class="unseen">${words('admin-problems-parked')}</caption>${renderHead(columns, words, true)}
<tbody>${parked.map(
          ({ id, jobId, userId, surface, attempts, createdAtMs, lastError }) =>
            html`<tr>${renderRowHead('when', renderMinute(createdAtMs, locale), words)}${renderCell('who', renderPerson(userId, context), words)}${renderCell('surface', words('admin-problems-surface', { surface }), words)}${renderCell('attempts', String(attempts), words)}${renderCell('why', html`<span lang="en">${lastError ?? '–'}</span>`, words)}
<td class="acts"><div class="actions"><form method="post" action="/admin/problems/deliveries/${id}/retry"><button class="main">${words('admin-problems-retry')}<span class="unseen"> ${jobId}</span></button></form>${renderStory(jobId, words)}</div></td></tr>`,
        )}</tbody></table>`;
  return renderPanel('parked', content, words);
}

function renderFailures({ failures, failureCount }: Problems, context: ProblemsContext): Html {
  const { words, locale } = context;
  const columns = ['when', 'who', 'where', 'kind', 'why'] as const;
  const content =
    failures.length === 0
      ? html`<p class="hint">${words('admin-problems-none-failed')}</p>`
      : html`<p class="hint">${words('admin-problems-failed-count', { count: failureCount, shown: failures.length })}</p>
<table class="listing"><caption class="unseen">${words('admin-problems-failed')}</caption>${renderHead(columns, words, true)}
<tbody>${failures.map(
          ({ jobId, endedAtMs, userId, spaceId, kind, errorKind, error }) =>
            html`<tr>${renderRowHead('when', renderMinute(endedAtMs, locale), words)}${renderCell('who', renderPerson(userId, context), words)}${renderCell('where', nameSpace(spaceId, words, context), words)}${renderCell('kind', words('admin-problems-kind', { kind }), words)}${renderCell('why', html`<strong>${words('admin-problems-error', { kind: errorKind ?? '' })}</strong>${error === undefined ? '' : html` <span lang="en">${error}</span>`}`, words)}
<td class="acts"><div class="actions">${renderStory(jobId, words)}</div></td></tr>`,
        )}</tbody></table>`;
  return renderPanel('failed', content, words);
}

function renderRefusals({ reasons, refusals }: Problems, context: ProblemsContext): Html {
  const { words, locale } = context;
  if (reasons.length === 0) {
    return renderPanel('refused', html`<p class="hint">${words('admin-problems-none-refused')}</p>`, words);
  }
  const tellReason = (reason: string): string => words('admin-problems-reason', { reason });
  return renderPanel(
    'refused',
    html`<table class="listing"><caption class="unseen">${words('admin-problems-reasons')}</caption>
<thead><tr><th scope="col">${words('admin-problems-column', { column: 'why' })}</th>${(['last-day', 'last-week'] as const).map((column) => html`<th scope="col" class="number">${words('admin-problems-column', { column })}</th>`)}</tr></thead>
<tbody>${reasons.map(
      ({ reason, lastDay, lastWeek }) =>
        html`<tr><th scope="row">${tellReason(reason)}</th>${renderNumber('last-day', lastDay, words)}${renderNumber('last-week', lastWeek, words)}</tr>`,
    )}</tbody></table>
<h3>${words('admin-problems-latest')}</h3>
<table class="listing"><caption class="unseen">${words('admin-problems-latest')}</caption>${renderHead(['when', 'who', 'where', 'why'], words, false)}
<tbody>${refusals.map(
      ({ atMs, userId, spaceId, reason }) =>
        html`<tr>${renderRowHead('when', renderMinute(atMs, locale), words)}${renderCell('who', renderPerson(userId, context), words)}${renderCell('where', spaceId === undefined ? '–' : nameSpace(spaceId, words, context), words)}${renderCell('why', tellReason(reason), words)}</tr>`,
    )}</tbody></table>
<p><a href="/admin/audit?kind=refused">${words('admin-problems-all-refused')}</a></p>`,
    words,
  );
}

function renderPanel(id: 'parked' | 'failed' | 'refused', content: Html, words: Words): Html {
  return html`<section class="panel" aria-labelledby="${id}"><h2 id="${id}">${words(`admin-problems-${id}`)}</h2>${content}</section>`;
}

type Column = 'when' | 'who' | 'where' | 'surface' | 'attempts' | 'kind' | 'why' | 'last-day' | 'last-week';

function renderHead(columns: readonly Column[], words: Words, hasActions: boolean): Html {
  return html`<thead><tr>${columns.map((column) => html`<th scope="col">${words('admin-problems-column', { column })}</th>`)}${
    hasActions
      ? html`<th scope="col"><span class="unseen">${words('admin-problems-column', { column: 'actions' })}</span></th>`
      : ''
  }</tr></thead>`;
}

function renderRowHead(column: Column, content: Html, words: Words): Html {
  return html`<th scope="row" data-label="${words('admin-problems-column', { column })}"><span>${content}</span></th>`;
}

function renderCell(column: Column, content: Html | string, words: Words): Html {
  return html`<td data-label="${words('admin-problems-column', { column })}"><span>${content}</span></td>`;
}

function renderNumber(column: Column, amount: number, words: Words): Html {
  return html`<td class="number" data-label="${words('admin-problems-column', { column })}">${words('admin-audit-amount', { amount })}</td>`;
}

function renderPerson(userId: string | undefined, { users, words }: ProblemsContext): Html {
  if (userId === undefined) return html`–`;
  return html`<a href="/admin/people/${userId}">${namePerson(users.get(userId), words)}</a>`;
}

/** All that the log knows of a drawing. */
function renderStory(jobId: string, words: Words): Html {
  return html`<a class="button" href="/admin/audit?job=${jobId}">${words('admin-problems-story')}<span class="unseen"> ${jobId}</span></a>`;
}
