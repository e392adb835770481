import { createHash } from 'node:crypto';
import { html } from 'hono/html';
import type { Html } from '../html.ts';
import type { FormState } from './form-state.ts';

const name = 'seen';

/** Hidden in a form: what the rules said that its writer saw, so that nobody overwrites what others changed meanwhile. */
export function renderSeen(rules: unknown): Html {
  return html`<input type="hidden" name="${name}" value="${toMark(rules)}">`;
}

/** False when the rules are not any more what the writer of the form saw. */
export function isAsSeen(typed: FormState['typed'], rules: unknown): boolean {
  return typed.get(name) === toMark(rules);
}

function toMark(rules: unknown): string {
  return createHash('sha256')
    .update(JSON.stringify(rules ?? null))
    .digest('base64url');
}
