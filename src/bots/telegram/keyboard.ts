import type { InlineKeyboardMarkup } from 'grammy/types';
import type { Button, ButtonRows } from '../../chat/answer.ts';

/** About as many characters as a phone shows in one row of buttons, beside the space around each. */
const charactersPerRow = 28;
const spaceAround = 4;

/** Buttons below a message, in rows that fit a phone; undefined when there are none. */
export function toKeyboard(rows: ButtonRows | undefined): InlineKeyboardMarkup | undefined {
  const inlineKeyboard = (rows ?? []).flatMap(fold).map((row) => row.map(toInlineButton));
  return inlineKeyboard.length === 0 ? undefined : { inline_keyboard: inlineKeyboard };
}

function fold(row: readonly Button[]): Button[][] {
  const folded: Button[][] = [];
  let room = 0;
  for (const button of row) {
    const width = button.label.length + spaceAround;
    const current = folded.at(-1);
    if (current !== undefined && width <= room) current.push(button);
    else folded.push([button]);
    room = (current !== undefined && width <= room ? room : charactersPerRow) - width;
  }
  return folded;
}

function toInlineButton({ id, label }: Button) {
  return { text: label, callback_data: id };
}
