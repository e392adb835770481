import { html } from 'hono/html';
import { allSpaces, type SpacePolicy } from '../../domain/space-policy.ts';
import type { Html } from '../html.ts';
import type { Words } from '../page/words.ts';

/** What the rules of a place are about, in the order they are shown. */
export const placeParts = [
  'image',
  'gif',
  'maxQueued',
  'nsfw',
  'channels',
  'trustedRoles',
  'deny',
  'allow',
] as const;

export type PlacePart = (typeof placeParts)[number];

/** How the rules for all places are called in addresses. */
export const everywhere = 'all';

const shownEntries = 20;

export function placeAddress(spaceId: string): string {
  return `/admin/rules/places/${spaceId === allSpaces ? everywhere : encodeURIComponent(spaceId)}`;
}

/** Whether a place says something about a part itself. */
export function isOwnPart(part: PlacePart, own: Partial<SpacePolicy>): boolean {
  switch (part) {
    case 'image':
    case 'gif':
      return own.kinds !== undefined;
    case 'deny':
    case 'allow':
      return (own.words?.[part].length ?? 0) > 0;
    case 'maxQueued':
    case 'nsfw':
    case 'channels':
    case 'trustedRoles':
      return own[part] !== undefined;
  }
}

/** The given parts of a place's rules, each with what holds. */
export function renderPlaceFacts(parts: readonly PlacePart[], policy: SpacePolicy, words: Words): Html {
  return html`<dl class="facts">${parts.map(
    (part) =>
      html`<div><dt>${words('admin-rules-part', { part })}</dt><dd>${describePart(part, policy, words)}</dd></div>`,
  )}</dl>`;
}

/** What rules say about a part, in words. */
export function describePart(part: PlacePart, policy: SpacePolicy, words: Words): string {
  switch (part) {
    case 'image':
    case 'gif':
      return words(`choice-from-role-${policy.kinds[part] ?? 'nobody'}`);
    case 'maxQueued':
      return words('admin-rules-count', { count: policy.maxQueued });
    case 'nsfw':
      return words(`choice-rule-${policy.nsfw}`);
    case 'channels':
      return policy.channels.length === 0
        ? words('admin-rules-every-channel')
        : toList(policy.channels, words);
    case 'trustedRoles':
      return toList(policy.trustedRoles, words);
    case 'deny':
    case 'allow':
      return toList(policy.words[part], words);
  }
}

function toList(entries: readonly string[], words: Words): string {
  if (entries.length === 0) return words('admin-rules-none');
  const list = entries.slice(0, shownEntries).join(', ');
  const left = entries.length - shownEntries;
  return left > 0 ? words('admin-rules-and-more', { list, count: left }) : list;
}
