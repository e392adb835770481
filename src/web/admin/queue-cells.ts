import { html } from 'hono/html';
import type { JobClass } from '../../domain/job-class.ts';
import type { Role } from '../../domain/role.ts';
import type { UserStore } from '../../domain/user-store.ts';
import type { Html } from '../html.ts';
import type { Words } from '../page/words.ts';
import { namePerson } from './name-person.ts';
import { namePlace } from './name-place.ts';
import type { QueuedJob } from './read-queue.ts';

export interface QueueContext {
  readonly users: Pick<UserStore, 'get' | 'getSpace'>;
  readonly words: Words;
  readonly nowMs: number;
}

export interface Column {
  /** Of `admin-queue-column-…`. */
  readonly name: string;
  readonly isNumber?: boolean;
}

/** The head of a table, whose last column has the row's actions. */
export function renderHead(columns: readonly Column[], words: Words, hasActions: boolean): Html {
  return html`<thead><tr>${columns.map(
    ({ name, isNumber }) =>
      html`<th scope="col" class="${isNumber === true ? 'number' : ''}">${words(`admin-queue-column-${name}`)}</th>`,
  )}${hasActions ? html`<th scope="col"><span class="unseen">${words('admin-queue-column-actions')}</span></th>` : ''}</tr></thead>`;
}

export function renderCell({ name, isNumber }: Column, content: Html | string, words: Words): Html {
  return html`<td class="${isNumber === true ? 'number' : ''}" data-label="${words(`admin-queue-column-${name}`)}"><span>${content}</span></td>`;
}

/** Who asked: the name of the row. */
export function renderWhose(
  asked: { readonly userId: string; readonly role: Role; readonly class: JobClass },
  { users, words }: QueueContext,
): Html {
  return html`<th scope="row" data-label="${words('admin-queue-column-person')}"><span><a href="/admin/people/${asked.userId}">${namePerson(users.get(asked.userId), words)}</a>${
    // Only what is not as usual.
    asked.role === 'member' ? '' : renderMark(words('admin-queue-role', { role: asked.role }))
  }${asked.class === 'interactive' ? '' : renderMark(words('admin-queue-class', { class: asked.class }))}</span></th>`;
}

export function renderWhere(spaceId: string, { users, words }: QueueContext): Html {
  return renderCell({ name: 'where' }, namePlace(users.getSpace(spaceId), words), words);
}

/** A job in few words: `Picture of discord:1045…7712`. */
export function describeJob(job: Pick<QueuedJob, 'kind' | 'userId'>, { users, words }: QueueContext): string {
  const person = namePerson(users.get(job.userId), words);
  return words('admin-queue-job-name', { mediaKind: job.kind, person });
}

/** `name` tells this link from the others of the list. */
export function renderCancelLink({ id }: Pick<QueuedJob, 'id'>, name: string, words: Words): Html {
  return html`<a class="button" href="/admin/queue/${id}/cancel">${words('admin-queue-cancel')}<span class="unseen">: ${name}</span></a>`;
}

function renderMark(text: string): Html {
  return html` <span class="badge" data-tone="quiet">${text}</span>`;
}
