import { html } from 'hono/html';
import { type Language, type PersonName, personNames, type Stage } from '../stage.ts';

export type Html = ReturnType<typeof html>;

const roles: Readonly<Record<PersonName, string>> = { Ana: 'member', Bruno: 'member', Carla: 'admin' };
const languageNames: readonly (readonly [Language, string])[] = [
  ['en', 'English'],
  ['pt-BR', 'Português (Brasil)'],
];
const titles = { discord: 'Discord', telegram: 'Telegram' } as const;

/** The page as it is before any news: the script fills it. */
export function renderRoom(stages: readonly Stage[]): Html {
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>Pincel · Rehearsal room</title>
<link rel="icon" type="image/svg+xml" href="/mark.svg">
<link rel="stylesheet" href="/assets/room.css">
<script type="module" src="/assets/room.js"></script>
</head>
<body>
<a class="skip" href="#discord-line">Skip to the first message box</a>
<header class="top">
<h1><img src="/mark.svg" alt="" width="30" height="30">Rehearsal room</h1>
<p class="what">The real Pincel, talking to <strong>stub servers of ours</strong> in place of Discord and Telegram. Nothing leaves this machine, no bot is needed, and neither platform had a part in it.</p>
<div class="pincel">
<p id="pincel" role="status"></p>
<button class="button" data-do="restart">Restart Pincel</button>
<button class="button" data-do="network">Let the network fail for 10 s</button>
</div>
<form class="viewer" id="viewer">
<fieldset><legend>You are</legend>${personNames.map((name) => renderChoice('person', name, `${name} (${roles[name]})`, name === 'Ana'))}</fieldset>
<fieldset><legend>Language of your app</legend>${languageNames.map(([language, label]) => renderChoice('language', language, label, language === 'en'))}</fieldset>
</form>
</header>
<main>${stages.map(renderPane)}</main>
<p class="unseen" role="status" id="announcer"></p>
</body>
</html>`;
}

function renderPane({ name, places }: Stage): Html {
  const title = titles[name];
  return html`<section class="pane ${name}" id="${name}" aria-labelledby="${name}-title">
<h2 id="${name}-title">${title} <small>rehearsed</small></h2>
<fieldset class="places" form="viewer"><legend class="unseen">Place in ${title}</legend>${places.map((place, index) => renderChoice(name, place.id, place.label, index === 0))}</fieldset>
<ol class="messages" id="${name}-messages" tabindex="0" aria-label="Messages in ${title}"></ol>
<div id="${name}-form"></div>
<form class="composer" data-stage="${name}">
<p class="replying" hidden>Your message answers <q></q> <button type="button" class="link" data-do="no-reply">Do not answer it</button></p>
<div class="line">
<label class="unseen" for="${name}-line">Message in ${title}</label>
<input id="${name}-line" name="line" autocomplete="off" spellcheck="false" role="combobox" aria-autocomplete="list" aria-expanded="false" aria-controls="${name}-suggestions" placeholder="/image a fox on a blue background">
<button class="button main">Send</button>
<ul class="suggestions" id="${name}-suggestions" role="listbox" aria-label="Ways to go on" hidden></ul>
</div>
<label class="attach">Attach a picture <input type="file" name="file" accept="image/*"></label>
<p class="refusal" role="alert"></p>
</form>
<details class="protocol"><summary>What the bot and the stub said</summary><div id="${name}-calls"></div></details>
</section>`;
}

function renderChoice(name: string, value: string, label: string, isChosen: boolean): Html {
  return html`<label class="choice"><input type="radio" name="${name}" value="${value}" form="viewer" ${isChosen ? html`checked` : ''}>${label}</label>`;
}
