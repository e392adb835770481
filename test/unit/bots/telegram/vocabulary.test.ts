import { expect, test } from 'vitest';
import { createLinkCommands } from '../../../../src/bots/telegram/vocabulary.ts';
import { createCommandWords } from '../../../../src/chat/command-words.ts';
import { texts } from '../../../support/texts.ts';

const linkCommands = createLinkCommands(createCommandWords(texts));

test.each([
  ['Use /quota-admin. Or /queue-admin list.', 'Use /quota_admin. Or /queue_admin list.'],
  ['Veja /cota-admin e /fila-admin.', 'Veja /cota_admin e /fila_admin.'],
  ['/quota-administration and semi-automatic stay', '/quota-administration and semi-automatic stay'],
  ['/image a well-known fox', '/image a well-known fox'],
])('names of commands are written so that Telegram links them: %s', (text, linked) => {
  expect(linkCommands(text)).toBe(linked);
});
