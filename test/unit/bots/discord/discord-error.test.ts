import { inspect } from 'node:util';
import { DiscordAPIError, HTTPError } from '@discordjs/rest';
import { expect, test } from 'vitest';
import { DiscordFailure, toDiscordFailure } from '../../../../src/bots/discord/discord-error.ts';

const url = 'https://discord.com/api/v10/webhooks/1/a-secret-token/messages/@original';
const body = { files: undefined, body: { content: 'a secret prompt' } };

const apiError = (status: number, code: number): DiscordAPIError =>
  new DiscordAPIError({ code, message: `about ${url}` }, code, status, 'PATCH', url, body);

test('nothing of a library’s error is kept but its status and code', () => {
  const errors = [
    apiError(400, 50_035),
    new HTTPError(500, 'a secret prompt', 'POST', url, body),
    new Error(`connect to ${url}`, { cause: new Error('a secret prompt') }),
    `a secret prompt for ${url}`,
  ];
  for (const error of errors) {
    const failure = toDiscordFailure(error, 'edit a message', true);
    expect(inspect(failure, { depth: 9, showHidden: true })).not.toMatch(/a-secret-token|secret prompt/);
    expect(failure.cause).toBeUndefined();
  }
});

test.each([
  [401, 0, 'unauthorized'],
  [401, 50_027, 'gone'],
  [403, 50_013, 'forbidden'],
  [404, 10_003, 'gone'],
  [413, 0, 'too-large'],
  [400, 40_005, 'too-large'],
  [400, 50_035, 'invalid'],
] as const)('status %i with code %i is %s', (status, code, kind) => {
  expect(toDiscordFailure(apiError(status, code), 'post', true)).toMatchObject({ kind, status, code });
});

test('a 401 says something about the bot’s token only where that was sent', () => {
  expect(toDiscordFailure(apiError(401, 0), 'edit', false).kind).toBe('gone');
});

test('what cannot be reached may be reached later', () => {
  const reset = Object.assign(new Error('read'), { code: 'ECONNRESET' });
  const failure = toDiscordFailure(reset, 'post a message', true);
  expect(failure).toMatchObject({ kind: 'unavailable', status: undefined });
  expect(failure.message).toBe('Discord: post a message: unavailable (ECONNRESET)');
});

test('a failure stays the same when it is looked at again', () => {
  const failure = new DiscordFailure('gone', { status: 404 });
  expect(toDiscordFailure(failure, 'post', true)).toBe(failure);
});
