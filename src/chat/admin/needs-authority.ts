import type { Texts } from '../../domain/texts.ts';
import type { Authority, CommandHandler } from '../command-context.ts';
import { privateText } from '../private-text.ts';
import { sayIn } from '../say.ts';

const ranks: Readonly<Record<Authority, number>> = { self: 0, space: 1, pincel: 2 };

/** Lets a handler see only calls of people whose word goes so far; tells others whose would. */
export function needsAuthority(
  needed: Exclude<Authority, 'self'>,
  texts: Texts,
  handle: CommandHandler,
): CommandHandler {
  return (call, context) =>
    ranks[context.authority] >= ranks[needed]
      ? handle(call, context)
      : privateText(sayIn(texts, context.locale)(`admin-only-${needed}`));
}
