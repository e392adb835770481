import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readMessage } from '../../../../src/bots/telegram/read-message.ts';
import { parseUpdate, type TelegramMessage } from '../../../../src/bots/telegram/telegram-update.ts';
import { vocabulary } from './a-vocabulary.ts';

const bot = { id: 1, username: 'pincel_bot' };
const ana = { id: 7, is_bot: false };
const group: TelegramMessage['chat'] = { id: -5, type: 'supergroup' };
const home: TelegramMessage['chat'] = { id: 7, type: 'private' };
const jobId = '01JD0000000000000000000000';

const read = (changes: Partial<TelegramMessage>) =>
  readMessage({ message_id: 3, from: ana, chat: group, ...changes }, vocabulary, bot);

const photo = [
  { file_id: 'small', file_size: 10 },
  { file_id: 'large', file_size: 1_000 },
];

describe('who is listened to', () => {
  const text = '/help';

  test('people, and admins who post as the group itself', () => {
    expect(read({ text }).kind).toBe('call');
    const anonymous = { id: 1087968824, is_bot: true };
    expect(read({ text, from: anonymous, sender_chat: { id: group.id } }).kind).toBe('call');
  });

  test('neither channels nor other bots', () => {
    expect(read({ text, chat: { id: -9, type: 'channel' } }).kind).toBe('nothing');
    expect(read({ text, sender_chat: { id: -9 } }).kind).toBe('nothing');
    expect(read({ text, from: { id: 2, is_bot: true } }).kind).toBe('nothing');
    expect(read({ text, is_automatic_forward: true }).kind).toBe('nothing');
  });
});

test('a group that has become a supergroup is known by what either of them says', () => {
  const moved = { kind: 'moved', fromChatId: -5, toChatId: -1005 };
  expect(read({ migrate_to_chat_id: -1005 })).toEqual(moved);
  const anonymous = { from: { id: 1087968824, is_bot: true }, sender_chat: { id: -1005 } };
  const chat = { id: -1005, type: 'supergroup' } as const;
  expect(read({ ...anonymous, chat, migrate_from_chat_id: -5 })).toEqual(moved);
});

describe('text without a command', () => {
  test('is a prompt only in a conversation with us alone', () => {
    expect(read({ text: 'a fox' }).kind).toBe('nothing');
    expect(read({ text: 'a fox --seed 7', chat: home })).toMatchObject({
      call: { kind: 'command', name: 'image', options: { prompt: 'a fox', seed: 7 } },
    });
    expect(read({ chat: home }).kind).toBe('nothing');
  });

  test('is a new prompt where we asked for one', () => {
    const question = { message_id: 2, chat: group, text: `Reply to this.\n\n#${jobId}` };
    const asked = { text: 'a fox --seed 7', reply_to_message: { ...question, from: { id: bot.id } } };
    expect(read(asked)).toMatchObject({ call: { kind: 'edit', jobId, prompt: 'a fox --seed 7' } });
    expect(read({ ...asked, reply_to_message: { ...question, from: ana } }).kind).toBe('nothing');
  });
});

describe('a picture', () => {
  test('is the largest of a photo, an image sent as a file, or a still sticker', () => {
    expect(read({ caption: '/image', photo })).toMatchObject({ picture: { fileId: 'large' } });
    const document = { file_id: 'file', mime_type: 'image/webp' };
    expect(read({ caption: '/image', document })).toMatchObject({ picture: { fileId: 'file' } });
    const replied = { message_id: 2, chat: group, from: ana };
    const sticker = { file_id: 'sticker' };
    expect(read({ text: '/image', reply_to_message: { ...replied, sticker } })).toMatchObject({
      picture: { fileId: 'sticker' },
    });
    for (const other of [
      { document: { file_id: 'file', mime_type: 'application/pdf' } },
      { sticker: { file_id: 'sticker', is_video: true } },
      {},
    ]) {
      expect(read({ text: '/image', reply_to_message: { ...replied, ...other } })).toMatchObject({
        kind: 'call',
        picture: undefined,
      });
    }
  });

  test('alone in a private chat has an empty prompt, for the chat to ask for one', () => {
    expect(read({ photo, chat: home })).toMatchObject({
      call: { options: { prompt: '' } },
      picture: { fileId: 'large' },
    });
  });

  test('is for a GIF only when it came with the command', () => {
    const replied = { message_id: 2, chat: group, from: ana, photo };
    expect(read({ text: '/gif', reply_to_message: replied })).toMatchObject({ picture: undefined });
    expect(read({ caption: '/gif', photo })).toMatchObject({ picture: { fileId: 'large' } });
  });
});

test('the person replied to is meant, but not whoever made the topic', () => {
  const replied = { message_id: 2, chat: group, from: { id: 99 } };
  expect(read({ text: '/quota_admin grant 50', reply_to_message: replied })).toMatchObject({
    call: { options: { user: '99', credits: 50 } },
  });
  const start = { ...replied, forum_topic_created: {} };
  expect(read({ text: '/quota_admin show', reply_to_message: start })).toMatchObject({
    call: { options: {} },
  });
});

test('whatever is posted to us, reading it throws nothing', () => {
  const message = fc.object({
    key: fc.constantFrom(
      'message',
      'callback_query',
      'from',
      'chat',
      'id',
      'text',
      'photo',
      'type',
      'entities',
    ),
    maxDepth: 4,
  });
  fc.assert(
    fc.property(message, fc.jsonValue(), (update, any) => {
      for (const value of [any, update, { update_id: 1, ...update }, { update_id: 1, message: update }]) {
        const parsed = parseUpdate(value);
        if (parsed?.message !== undefined) readMessage(parsed.message, vocabulary, bot);
      }
    }),
  );
});
