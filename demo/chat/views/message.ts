import { html } from 'hono/html';
import type { ShownButton, ShownFile, ShownMessage, Stage } from '../stage.ts';
import type { Html } from './layout.ts';

type StageName = Stage['name'];

/** A pane's messages; the script makes the page's list equal to it. */
export function renderMessages(stage: StageName, messages: readonly ShownMessage[]): Html {
  return html`<ol class="messages" id="${stage}-messages" tabindex="0" aria-label="Messages in ${stage === 'discord' ? 'Discord' : 'Telegram'}">${messages.map((message) => renderMessage(stage, message))}</ol>`;
}

function renderMessage(stage: StageName, message: ShownMessage): Html {
  const { id, author, isBot, isPrivate, isEdited, context, text, files, buttons, asksForReply } = message;
  return html`<li class="message ${isBot ? 'bot' : ''} ${isPrivate ? 'private' : ''}" id="${stage}-${id}" data-message="${id}" ${asksForReply ? html`data-asks` : ''}>
${context === undefined ? '' : html`<p class="context">${context}</p>`}
<p class="author">${author}${isBot ? html` <span class="badge">bot</span>` : ''}${isEdited ? html` <span class="edited">edited</span>` : ''}</p>
${text === '' ? '' : html`<p class="text">${text}</p>`}
${files.map((file) => renderFile(stage, file))}
${buttons.map((row) => html`<div class="buttons">${row.map(renderButton)}</div>`)}
${isPrivate ? html`<p class="only-you">Only you see this.</p>` : ''}
${isPrivate ? '' : html`<button type="button" class="link reply" data-do="reply" aria-label="Answer this message of ${author}">Answer</button>`}
</li>`;
}

function renderFile(stage: StageName, file: ShownFile): Html {
  const address = `/files/${stage}?address=${encodeURIComponent(file.address)}`;
  const shown =
    file.kind === 'file'
      ? html`<p><a href="${address}" download="${file.name}">${file.name}</a></p>`
      : html`<figure><a href="${address}" target="_blank" rel="noopener"><picture><source media="(prefers-reduced-motion: reduce)" srcset="${address}&still"><img src="${address}" alt="${file.altText}"></picture></a>
${stage === 'discord' ? html`<figcaption>Alt text: ${file.altText === '' ? 'none' : file.altText}</figcaption>` : ''}</figure>`;
  return file.isSpoiler
    ? html`<details class="spoiler"><summary>Spoiler: show it</summary>${shown}</details>`
    : shown;
}

function renderButton({ id, label, style, isDisabled }: ShownButton): Html {
  return html`<button type="button" class="button ${style}" data-press="${id}" ${isDisabled ? html`disabled` : ''}>${label}</button>`;
}
