import { html } from 'hono/html';
import type { Html } from '../html.ts';

/**
 * An element for its place on a page that is open: htmx makes the element that has this id there equal to it, keeping
 * what stays (focus, pictures). A page without such an element passes it over.
 */
export function toPiece(id: string, element: Html): Html {
  return html`<hx-partial hx-target="#${id}" hx-swap="outerMorph">${element}</hx-partial>`;
}
