import type { MessageEntity } from 'grammy/types';

type PlainKind = 'bot_command' | 'mention' | 'url';

const patterns: readonly (readonly [PlainKind, RegExp])[] = [
  ['bot_command', /(?<![^\s(])\/\w{1,32}(?:@\w{3,32})?(?!\w)/g],
  ['mention', /(?<![\w@])@[a-z]\w{2,31}/gi],
  ['url', /https?:\/\/[^\s<>"]+/g],
];

/** What Telegram itself finds in plain text, whoever wrote it; offsets in UTF-16 code units. */
export function findEntities(text: string): MessageEntity[] {
  return patterns
    .flatMap(([type, pattern]) =>
      [...text.matchAll(pattern)].map((match) => ({ type, offset: match.index, length: match[0].length })),
    )
    .toSorted((one, other) => one.offset - other.offset);
}
