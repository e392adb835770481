import { brokenRule } from './api-failure.ts';

const maxTextLength = 4_096;
const maxCaptionLength = 1_024;

/** A text as Telegram keeps it. Lengths in UTF-16 code units, the strictest reading of "characters". */
export function checkText(text: string): string {
  const kept = text.trim();
  if (kept === '') throw brokenRule('message text is empty');
  if (kept.length > maxTextLength) throw brokenRule('message is too long');
  return kept;
}

export function checkCaption(caption: string): string {
  const kept = caption.trim();
  if (kept.length > maxCaptionLength) throw brokenRule('message caption is too long');
  return kept;
}
