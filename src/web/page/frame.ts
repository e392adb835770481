import type { Context } from 'hono';
import { html } from 'hono/html';
import type { EngineStatus } from '../../domain/engine.ts';
import type { Html } from '../html.ts';
import { renderEngineBanner } from './engine-banner.ts';
import { renderLanguages } from './languages.ts';
import type { PageEnv } from './page-env.ts';
import { takeNote } from './passing-note.ts';
import { renderTop, type Section } from './top.ts';

/** Seconds between reloads of a page about something unfinished, for browsers that run no script. */
const refreshSeconds = 2;
/** No code from text, no styles from scripts: the content security policy forbids both. */
const htmxConfig = JSON.stringify({ includeIndicatorCSS: false, history: true });

/**
 * While the page is still being read, and not deferred: htmx would else look through it as soon as it is there itself,
 * perhaps before its extension is, and the page would never be live.
 */
const htmx = html`<script src="/assets/htmx.min.js"></script>
<script src="/assets/hx-sse.min.js"></script>`;

/** What a page has to say for itself. */
export interface FramedPage {
  /** Without the name of Pincel. */
  readonly title: string;
  readonly section?: Section | undefined;
  readonly main: Html;
  /** Further style sheets and scripts below /assets/. */
  readonly styles?: readonly string[];
  readonly scripts?: readonly string[];
  /** Without script the page reloads itself until what it shows has ended. */
  readonly refreshing?: boolean;
  /** The classes of `main`. */
  readonly room?: string;
}

/** Puts around a page what stands around every page: the way to the others, the engine's line, the language. */
export type Frame = (c: Context<PageEnv>, page: FramedPage) => Html;

export interface FrameDeps {
  readonly engine: { readonly status: () => EngineStatus };
  /** The model the page draws with. */
  readonly model: { readonly name: string };
}

export function createFrame({ engine, model }: FrameDeps): Frame {
  return (c, page) => {
    const words = c.get('words');
    const note = takeNote(c);
    const { styles = [], scripts = [] } = page;
    return html`<!doctype html>
<html lang="${c.get('locale')}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="theme-color" content="#f1f2f0" media="(prefers-color-scheme: light)">
<meta name="theme-color" content="#0f1115" media="(prefers-color-scheme: dark)">
<meta name="htmx-config" content="${htmxConfig}">
<title>${page.title} · Pincel</title>
<link rel="icon" type="image/svg+xml" href="/assets/mark.svg">
<link rel="stylesheet" href="/assets/pico.min.css">
<link rel="stylesheet" href="/assets/pincel.css">
${styles.map((name) => html`<link rel="stylesheet" href="/assets/${name}">`)}
<script type="module" src="/assets/pincel.js"></script>
${scripts.map((name) => html`<script type="module" src="/assets/${name}"></script>`)}
${page.refreshing === true ? html`<noscript><meta http-equiv="refresh" content="${refreshSeconds}"></noscript>` : ''}
</head>
<body>
<a class="skip" href="#main">${words('page-skip')}</a>
${renderTop(c, page.section, renderEngineBanner(engine.status(), model.name, words))}
<main class="room ${page.room ?? ''}" id="main" tabindex="-1">
${note === undefined ? '' : html`<p class="note" role="status">${note}</p>`}
${page.main}
</main>
<footer class="foot"><p>${words('page-generated-here')}</p>
${renderLanguages(c)}</footer>
<p class="unseen" role="status" id="announcer"></p>
<p class="refusal trouble" role="alert" id="trouble" data-sentence="${words('page-no-answer')}"></p>
${htmx}
</body>
</html>`;
  };
}
