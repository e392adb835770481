import { fold } from './vocabulary.ts';

/** A word of a line, which quotes may hold together. */
export interface Word {
  readonly start: number;
  readonly end: number;
  /** Without the quotes around it. */
  readonly value: string;
}

const closingQuotes: Readonly<Record<string, string>> = { '"': '"', '“': '”', '«': '»' };

const yes = new Set(['yes', 'true', 'on', '1', 'sim']);
const no = new Set(['no', 'false', 'off', '0', 'nao']);

/** Undefined for what is neither. */
export function toYesNo(typed: string): boolean | undefined {
  if (yes.has(fold(typed))) return true;
  return no.has(fold(typed)) ? false : undefined;
}

/** With a comma or a point. */
export function isNumber(typed: string): boolean {
  return /^[+-]?\d+([.,]\d+)?$/.test(typed);
}

/** The next word; undefined at the end. */
export function readWord(text: string, from: number): Word | undefined {
  const start = from + text.slice(from).search(/\S/);
  if (start < from) return undefined;
  const closing = closingQuotes[text.charAt(start)];
  const close = closing === undefined ? -1 : text.indexOf(closing, start + 1);
  if (close !== -1 && /^(\s|$)/.test(text.slice(close + 1))) {
    return { start, end: close + 1, value: text.slice(start + 1, close) };
  }
  const end = endOfRun(text, start);
  return { start, end, value: text.slice(start, end) };
}

/** Where the characters without space end that begin at `start`. */
export function endOfRun(text: string, start: number): number {
  const length = text.slice(start).search(/\s/);
  return length === -1 ? text.length : start + length;
}
