import { html } from 'hono/html';
import { type SpacePolicy, type SpacePolicyPart, spacePolicyParts } from '../../domain/space-policy.ts';
import type { Html } from '../html.ts';
import type { Words } from '../page/words.ts';
import { describePart, type PlacePart, placeAddress } from './describe-place-rules.ts';
import type { FormState } from './form-state.ts';
import type { PlaceRules } from './place-rules-form.ts';
import { renderSeen } from './seen-mark.ts';

/** What is shown of each part of a place's rules. */
const shownParts = {
  channels: ['channels'],
  nsfw: ['nsfw'],
  kinds: ['image', 'gif'],
  maxQueued: ['maxQueued'],
  words: ['deny', 'allow'],
  trustedRoles: ['trustedRoles'],
} as const satisfies Readonly<Record<SpacePolicyPart, readonly PlacePart[]>>;

/** A form that lets what holds everywhere hold in a place again, part by part; nothing where all of it does. */
export function renderResetForm(place: PlaceRules, everywhere: SpacePolicy, words: Words): Html | '' {
  const { spaceId, own } = place;
  const parts = spacePolicyParts.filter((part) => own[part] !== undefined);
  if (parts.length === 0) return '';
  const describe = (part: PlacePart): string =>
    words('admin-rules-reset-part', {
      part: words('admin-rules-part', { part }),
      value: describePart(part, everywhere, words),
    });
  return html`<section class="panel" aria-labelledby="reset"><h2 id="reset">${words('admin-rules-reset')}</h2>
<form class="entry" method="post" action="${placeAddress(spaceId)}/reset">${renderSeen(place)}
<fieldset aria-describedby="reset-hint"><legend class="unseen">${words('admin-rules-reset')}</legend><p class="hint" id="reset-hint">${words('admin-rules-reset-what')}</p>
${parts.map((part) => html`<label><input type="checkbox" name="${part}"> ${shownParts[part].map(describe).join('; ')}</label>`)}</fieldset>
<div class="actions"><button>${words('admin-rules-reset-now')}</button></div></form></section>`;
}

/** The parts that were ticked. */
export function readResetForm(typed: FormState['typed']): readonly SpacePolicyPart[] {
  return spacePolicyParts.filter((part) => typed.has(part));
}
