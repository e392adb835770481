import { html } from 'hono/html';
import type { JobView } from '../../app/job-board.ts';
import { isDrawingOver } from '../../domain/job-state.ts';
import type { FormValues } from '../draft-form.ts';
import type { Html } from '../html.ts';
import { type ComposerRefusal, renderComposer } from './composer.ts';
import { renderEngineBanner } from './engine-banner.ts';
import { type CardContext, renderJobCard } from './job-card.ts';
import { renderLayout } from './layout.ts';

/** The page: the composer beside the wall of what this browser asked for, newest first. */
export function renderHomePage(
  context: CardContext,
  page: {
    readonly values: FormValues;
    readonly refused: ComposerRefusal | undefined;
    readonly jobs: readonly JobView[];
  },
): Html {
  return renderLayout({
    title: page.refused === undefined ? 'Pincel' : 'Not accepted · Pincel',
    banner: renderEngineBanner(context.engine, context.model.name),
    main: html`${renderComposer(context.model, page.values, page.refused)}
<section class="wall" id="wall" tabindex="-1" aria-labelledby="wall-title">
<h2 class="unseen" id="wall-title">Your pictures</h2>
${page.jobs.length === 0 ? renderEmptyWall() : page.jobs.map((view) => renderJobCard(view, context))}
</section>`,
  });
}

/** One job alone: where a form leads when no script runs, and an address to keep. */
export function renderJobPage(view: JobView, context: CardContext): Html {
  return renderLayout({
    title: `${view.request.prompt.slice(0, 60)} · Pincel`,
    banner: renderEngineBanner(context.engine, context.model.name),
    refreshing: !isDrawingOver(view.state),
    main: html`<section class="wall alone" id="wall" tabindex="-1" aria-labelledby="wall-title">
<h2 class="unseen" id="wall-title">Your picture</h2>
${renderJobCard(view, context)}
<p><a href="/">Draw something else</a></p>
</section>`,
  });
}

/** A page that says what went wrong, in a sentence. */
export function renderProblemPage(title: string, sentence: string): Html {
  return renderLayout({
    title: `${title} · Pincel`,
    banner: undefined,
    main: html`<section class="problem" id="wall" tabindex="-1"><h1>${title}</h1>
<p data-problem>${sentence}</p>
<p><a href="/">Back to Pincel</a></p></section>`,
  });
}

/** A canvas with the first few strokes on it. */
function renderEmptyWall(): Html {
  return html`<div class="empty">
<div class="frame"><svg viewBox="0 0 480 360" aria-hidden="true"><rect class="canvas" width="480" height="360"/>
<g class="strokes"><path class="sea" d="M46 248c60-22 118-16 176-4s132 14 206-12"/><path class="leaf" d="M70 300c70-14 150-8 214 0s90 6 128-2"/><path class="sun" d="M318 118c10-14 34-12 38 6s-22 30-38 20-10-24 0-26"/><path class="clay" d="M96 176c22-48 46-82 66-96 18 26 36 60 52 98"/></g></svg></div>
<p>Nothing on the wall yet. Say what you would like to see, or start from an example.</p>
</div>`;
}
