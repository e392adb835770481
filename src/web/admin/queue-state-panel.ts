import { html } from 'hono/html';
import { jobClasses } from '../../domain/job-class.ts';
import type { Html } from '../html.ts';
import type { Words } from '../page/words.ts';
import type { QueueContext } from './queue-cells.ts';
import type { QueueView } from './read-queue.ts';

/** What an admin may do to the queue as a whole. */
export const steerings = ['pause', 'resume', 'drain', 'accept'] as const;

export type Steering = (typeof steerings)[number];

/** What the queue does, how much there is, and the buttons that change it. */
export function renderQueueState(view: QueueView, { words }: QueueContext): Html {
  const { isPaused, isDraining, drawn, waitingCount, waitingByClass, page } = view;
  const figures: readonly (readonly [name: string, count: number])[] = [
    [words('admin-queue-count-drawn'), drawn.length],
    [words('admin-queue-count-waiting'), waitingCount],
    ...jobClasses.map((name) => [words('admin-queue-class', { class: name }), waitingByClass[name]] as const),
  ];
  const offered: readonly Steering[] = [isPaused ? 'resume' : 'pause', isDraining ? 'accept' : 'drain'];
  return html`<section class="panel" id="queue-state" aria-labelledby="queue-state-title">
<div class="heading"><h2 id="queue-state-title">${words('admin-queue-state')}</h2><p>
<span class="badge" data-tone="${isPaused ? 'alarm' : 'good'}">${words(isPaused ? 'admin-queue-state-paused' : 'admin-queue-state-running')}</span>
<span class="badge" data-tone="${isDraining ? 'alarm' : 'good'}">${words(isDraining ? 'admin-queue-state-draining' : 'admin-queue-state-accepting')}</span></p></div>
<dl class="figures">${figures.map(([name, count]) => html`<div><dt>${name}</dt><dd>${words('admin-queue-count', { count })}</dd></div>`)}</dl>
<ul class="steering">${offered.map((verb) => html`<li>${renderSteering(verb, page, words)}</li>`)}</ul>
</section>`;
}

/** The button that undoes what holds people up stands out. */
function renderSteering(verb: Steering, page: number, words: Words): Html {
  const address = `/admin/queue/${verb}?page=${page}`;
  const look = verb === 'resume' || verb === 'accept' ? 'main' : '';
  return html`<form method="post" action="${address}" hx-post="${address}" hx-target="#main" hx-swap="none"><button class="${look}" aria-describedby="about-${verb}">${words(`admin-queue-${verb}`)}</button></form> <span class="hint" id="about-${verb}">${words(`admin-queue-${verb}-hint`)}</span>`;
}
