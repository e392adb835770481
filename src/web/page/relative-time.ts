import { html } from 'hono/html';
import { roundWait } from '../../domain/round-duration.ts';
import type { Html } from '../html.ts';
import type { Words } from './words.ts';

/** A time that has passed: `5 minutes ago`. */
export function renderAgo(atMs: number, nowMs: number, words: Words): Html {
  const text = words('account-ago', { ...roundWait(Math.max(0, nowMs - atMs)) });
  return html`<time datetime="${new Date(atMs).toISOString()}">${text}</time>`;
}
