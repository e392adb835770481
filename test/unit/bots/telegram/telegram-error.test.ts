import { inspect } from 'node:util';
import { GrammyError, HttpError } from 'grammy';
import { describe, expect, test } from 'vitest';
import { TelegramError, toTelegramError } from '../../../../src/bots/telegram/telegram-error.ts';

const secret = '123:secret-token';
const prompt = 'a very private prompt';

function failureOf(
  code: number,
  description: string,
  parameters: { retry_after?: number; migrate_to_chat_id?: number } = {},
  method = 'sendPhoto',
) {
  const error = toTelegramError(
    method,
    new GrammyError('failed', { ok: false, error_code: code, description, parameters }, method, {
      caption: prompt,
    }),
  );
  if (!(error instanceof TelegramError)) throw new Error('Expected a TelegramError');
  return error.failure;
}

describe('what Telegram says no with', () => {
  test.each([
    [400, 'Bad Request: message is not modified: specified new message content', 'not-modified'],
    [400, 'Bad Request: message to edit not found', 'message-unknown'],
    [400, "Bad Request: message can't be deleted for everyone", 'message-fixed'],
    [400, 'Bad Request: message thread not found', 'topic-gone'],
    [400, 'Bad Request: TOPIC_CLOSED', 'topic-gone'],
    [400, 'Bad Request: not enough rights to send photos to the chat', 'media-forbidden'],
    [400, 'Bad Request: CHAT_SEND_PHOTOS_FORBIDDEN', 'media-forbidden'],
    [400, 'Bad Request: not enough rights to send text messages to the chat', 'write-forbidden'],
    [400, 'Bad Request: have no rights to send a message', 'write-forbidden'],
    [400, 'Bad Request: chat not found', 'chat-gone'],
    [400, 'Bad Request: file is too big', 'too-large'],
    [413, 'Request Entity Too Large', 'too-large'],
    [403, 'Forbidden: bot was blocked by the user', 'blocked'],
    [403, 'Forbidden: bot was kicked from the supergroup chat', 'blocked'],
    [403, "Forbidden: bot can't initiate conversation with a user", 'blocked'],
    [409, 'Conflict: terminated by other getUpdates request', 'conflict'],
    [409, "Conflict: can't use getUpdates method while webhook is active", 'webhook-active'],
    [400, 'Bad Request: something new', 'other'],
  ])('%i %s', (code, description, reason) => {
    expect(failureOf(code, description)).toEqual({ kind: 'refused', code, reason });
  });

  test('is obeyed when it asks to wait, followed when a group moves, and retried when it is in trouble', () => {
    expect(failureOf(429, 'Too Many Requests', { retry_after: 7 })).toEqual({
      kind: 'slow-down',
      retryAfterMs: 7_000,
    });
    expect(failureOf(400, 'group chat was upgraded', { migrate_to_chat_id: -100 })).toEqual({
      kind: 'migrated',
      chatId: -100,
    });
    expect(failureOf(502, 'Bad Gateway')).toEqual({ kind: 'unreachable' });
  });

  test('is about the token for 401 anywhere, and for 404 where nothing else can be meant', () => {
    expect(failureOf(401, 'Unauthorized').kind).toBe('token-refused');
    expect(failureOf(404, 'Not Found', {}, 'getMe').kind).toBe('token-refused');
    expect(failureOf(404, 'Not Found').kind).toBe('refused');
  });
});

test('neither the token nor a prompt is anywhere in what is thrown', () => {
  const http = new HttpError('failed', new Error(`https://api.telegram.org/bot${secret}/sendPhoto`));
  const refused = new GrammyError(
    'failed',
    { ok: false, error_code: 400, description: `Bad Request: ${prompt}` },
    'sendPhoto',
    { caption: prompt },
  );
  for (const thrown of [http, refused]) {
    const error = toTelegramError('sendPhoto', thrown);
    const shown = `${inspect(error, { depth: 9, showHidden: true })}${JSON.stringify(error)}`;
    expect(shown).not.toContain(secret);
    expect(shown).not.toContain(prompt);
  }
});
