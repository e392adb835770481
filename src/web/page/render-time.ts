import { html } from 'hono/html';
import type { Locale } from '../../domain/texts.ts';
import type { Html } from '../html.ts';

const dayLook = { dateStyle: 'medium', timeZone: 'UTC' } as const;
const minuteLook = { ...dayLook, timeStyle: 'short' } as const;

/** A day, as the language writes it (UTC). */
export function renderDay(atMs: number, locale: Locale): Html {
  return renderAs(atMs, new Date(atMs).toLocaleDateString(locale, dayLook));
}

/** A day and a minute (UTC). */
export function renderMinute(atMs: number, locale: Locale): Html {
  return renderAs(atMs, `${new Date(atMs).toLocaleString(locale, minuteLook)} UTC`);
}

function renderAs(atMs: number, text: string): Html {
  return html`<time datetime="${new Date(atMs).toISOString()}">${text}</time>`;
}
