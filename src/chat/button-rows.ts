import type { Button, ButtonRows } from './answer.ts';

const perRow = 5;

/** Buttons in rows that every platform can show. */
export function inRows(buttons: readonly Button[]): ButtonRows {
  return Array.from({ length: Math.ceil(buttons.length / perRow) }, (_, row) =>
    buttons.slice(row * perRow, (row + 1) * perRow),
  );
}
