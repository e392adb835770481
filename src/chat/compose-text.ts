import { shorten } from './shorten.ts';

/** A line of a message; a minor one may be shortened, and left out when there is no room for it. */
export interface TextLine {
  readonly text: string;
  readonly isMinor?: boolean | undefined;
}

/** Every platform shows a message of this length whole. */
export const maxMessageLength = 1_900;
/** So much of its prompt tells a drawing from others while it is not there yet. */
export const maxShownPromptLength = 300;

/** A prompt may be as long as a message: so much of it says which one is meant. */
const leastPromptLength = 80;
const minorLength = 300;

/**
 * A message about a request: its prompt, then the lines in their order, in at most `maxLength` UTF-16 code units. When
 * that is too much, the prompt is shortened first, then minor lines are left out, the last ones first.
 */
export function composeText(
  prompt: string,
  lines: readonly TextLine[],
  {
    maxLength,
    maxPromptLength = maxLength,
  }: { readonly maxLength: number; readonly maxPromptLength?: number },
): string {
  const kept = lines.map(({ text, isMinor }) => ({
    text: isMinor === true ? shorten(text, minorLength) : text,
    isMinor,
  }));
  const promptFloor = Math.min(prompt.length, leastPromptLength);
  for (;;) {
    const room = maxLength - lengthOf(kept);
    const dropped = room < promptFloor ? kept.findLastIndex(({ isMinor }) => isMinor === true) : -1;
    if (dropped === -1) {
      const start = shorten(prompt, Math.max(0, Math.min(room, maxPromptLength)));
      return shorten(
        [start, ...kept.map(({ text }) => text)].filter((text) => text !== '').join('\n'),
        maxLength,
      );
    }
    kept.splice(dropped, 1);
  }
}

/** With a line break before each. */
function lengthOf(lines: readonly TextLine[]): number {
  return lines.reduce((length, { text }) => length + text.length + 1, 0);
}
