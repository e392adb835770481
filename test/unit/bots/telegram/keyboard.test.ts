import { expect, test } from 'vitest';
import { toKeyboard } from '../../../../src/bots/telegram/keyboard.ts';

const aButton = (label: string) => ({ id: `again:${label}`, label, style: 'plain' as const });

test('buttons that a phone cannot show beside each other come below each other', () => {
  const row = ['Again', 'Cancel', 'Same seed, higher quality', 'Edit', 'Report'].map(aButton);
  const keyboard = toKeyboard([row, [aButton('Delete')]]);
  expect(keyboard?.inline_keyboard.map((buttons) => buttons.map(({ text }) => text))).toEqual([
    ['Again', 'Cancel'],
    ['Same seed, higher quality'],
    ['Edit', 'Report'],
    ['Delete'],
  ]);
});

test('without buttons there is no keyboard', () => {
  expect(toKeyboard(undefined)).toBeUndefined();
  expect(toKeyboard([[]])).toBeUndefined();
});
