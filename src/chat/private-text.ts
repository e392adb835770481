import type { Answer, ButtonRows } from './answer.ts';

/** An answer for the asking person's eyes. */
export function privateText(text: string, buttons?: ButtonRows): Extract<Answer, { kind: 'text' }> {
  return { kind: 'text', text, isPrivate: true, buttons };
}
