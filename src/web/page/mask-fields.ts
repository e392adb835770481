import { html } from 'hono/html';
import type { Html } from '../html.ts';
import type { ComposerState } from './composer-state.ts';
import type { TroubleMarks } from './refused-field.ts';

/**
 * Where a start picture is to be drawn anew: painted over it (assets/mask-painter.js shows the picture and fills the
 * file field; htmx leaves alone what it shows), or as a picture of one's own, which needs neither script nor a pointer.
 */
export function renderMask({ start, files, words }: ComposerState, at: TroubleMarks): Html {
  const hint = start?.paths.maskImagePath === undefined ? 'compose-mask-paint' : 'compose-mask-paint-other';
  const isLost = files?.hasMask === true && files.areLost;
  return html`<mask-painter class="field wide" id="mask-painter" ${start === undefined ? '' : html`data-picture="${start.address}"`} hidden hx-morph-skip>
<p class="hint" id="mask-painter-hint">${words(hint)}</p>
<div class="brushes"><label>${words('compose-mask-brush')}<input type="range" data-part="brush" min="2" max="40" value="12" autocomplete="off"></label>
<button type="button" class="button" data-part="undo">${words('compose-mask-undo')}</button>
<button type="button" class="button" data-part="clear">${words('compose-mask-clear')}</button></div>
<div class="easel" data-part="easel"><canvas data-part="picture" aria-hidden="true"></canvas><canvas data-part="marks" role="img" aria-label="${words('compose-mask-canvas')}" aria-describedby="mask-painter-hint"></canvas></div>
</mask-painter>
<details class="field wide" ${isLost || at.isAt('mask') ? html`open` : ''}>
<summary>${words('compose-mask-file')}</summary>
<label for="mask">${words('compose-mask')}</label>
<input type="file" id="mask" name="mask" accept="image/*" ${at.marks('mask')}>${at.reason('mask')}
${isLost ? html`<p class="hint">${words('compose-picture-again')}</p>` : ''}
<p class="hint">${words('compose-mask-hint')}</p>
</details>`;
}
