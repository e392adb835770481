import { maxMessageLength } from './compose-text.ts';

/** As many lines as fit into a message, then how many more there are. */
export function fitLines(lines: readonly string[], more: (left: number) => string): string {
  const text = lines.join('\n');
  if (text.length <= maxMessageLength) return text;
  const kept: string[] = [];
  let length = more(lines.length).length;
  for (const line of lines) {
    length += line.length + 1;
    if (length > maxMessageLength) break;
    kept.push(line);
  }
  return [...kept, more(lines.length - kept.length)].join('\n');
}
