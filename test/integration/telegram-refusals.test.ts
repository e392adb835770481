import type { User } from 'grammy/types';
import sharp from 'sharp';
import { afterAll, afterEach, expect, test } from 'vitest';
import type { Refusal } from '../../src/domain/refusal.ts';
import type { Locale } from '../../src/domain/texts.ts';
import { readModelInfo } from '../../src/engine/models/model-info.ts';
import { maxPicturePixels } from '../../src/media/picture-bounds.ts';
import type { Stores } from '../../src/stores.ts';
import { startChatGateway } from '../support/chat-gateway.ts';
import { miniFolder } from '../support/engines.ts';
import type { Sending } from '../support/telegram-server/people.ts';
import { startTelegramServer } from '../support/telegram-server/telegram-server.ts';
import { isDrawing, talkOn, textOf } from '../support/telegram-talk.ts';
import { texts } from '../support/texts.ts';

const server = await startTelegramServer();
const gateway = await startChatGateway({
  telegram: server,
  env: { PINCEL_QUEUE_LIMIT: '1', PINCEL_DRAWN_TOGETHER: '1' },
});
const talk = talkOn(server);

afterEach(() => server.assertClean());
afterAll(() => gateway.remove());

interface Case {
  readonly refusal: Refusal;
  readonly sends: Pick<Sending, 'text' | 'caption' | 'photo' | 'document'>;
  /** What holds for the person and their conversation with the bot. */
  readonly rule?: (
    of: { readonly userId: string; readonly spaceId: string },
    stores: Pick<Stores, 'policies' | 'spacePolicies'>,
  ) => void;
}

const aCat = { text: '/image a cat' };
const garbage = { bytes: Buffer.from('no picture'), name: 'cat.png', mimeType: 'image/png' };
const { motions } = await readModelInfo(miniFolder);
const photo = await sharp({ create: { width: 64, height: 64, channels: 3, background: 'teal' } })
  .png()
  .toBuffer();

/** Every refusal that somebody on Telegram can come to, but those below that take more than a rule. */
const cases: readonly Case[] = [
  { refusal: { kind: 'prompt-empty' }, sends: { text: '/image' } },
  {
    refusal: { kind: 'prompt-too-long', field: 'prompt', characters: 2_001, limit: 2_000, motion: undefined },
    sends: { text: `/image ${'x'.repeat(2_001)}` },
  },
  {
    refusal: { kind: 'seed-invalid', asked: -1, max: 4_294_967_295 },
    sends: { text: '/image a cat --seed -1' },
  },
  {
    refusal: { kind: 'unknown-name', what: 'model', asked: 'mimi', nearest: 'mini', known: ['mini'] },
    sends: { text: '/image a cat --model mimi' },
  },
  {
    refusal: { kind: 'unknown-name', what: 'motion', asked: 'bounced', nearest: 'bouncing', known: motions },
    sends: { text: '/gif a cat --motion bounced' },
  },
  {
    refusal: {
      kind: 'start-picture-unusable',
      why: 'not-a-picture',
      maxBytes: 20 * 2 ** 20,
      maxPixels: maxPicturePixels,
    },
    sends: { document: garbage, caption: '/image a cat' },
  },
  { refusal: { kind: 'start-picture-for-gif' }, sends: { photo, caption: '/gif a cat' } },
  {
    refusal: { kind: 'nsfw-not-allowed', whereAllowed: 'nowhere' },
    sends: { text: '/image a naked man' },
  },
  {
    refusal: { kind: 'word-denied', field: 'prompt' },
    sends: { text: '/image a big S P I D E R' },
    rule: ({ spaceId }, { spacePolicies }) =>
      spacePolicies.set(spaceId, { words: { deny: ['spider'], allow: [] } }, 1),
  },
  {
    refusal: { kind: 'kind-not-allowed', mediaKind: 'gif' },
    sends: { text: '/gif a cat' },
    rule: ({ spaceId }, { spacePolicies }) =>
      spacePolicies.set(spaceId, { kinds: { image: 'member', gif: 'admin' } }, 1),
  },
  {
    refusal: { kind: 'channel-not-allowed', allowed: ['1'] },
    sends: aCat,
    rule: ({ spaceId }, { spacePolicies }) => spacePolicies.set(spaceId, { channels: ['1'] }, 1),
  },
  {
    refusal: { kind: 'queue-full', whose: 'space', waiting: 0, limit: 0 },
    sends: aCat,
    rule: ({ spaceId }, { spacePolicies }) => spacePolicies.set(spaceId, { maxQueued: 0 }, 1),
  },
  {
    refusal: { kind: 'queue-full', whose: 'user', waiting: 0, limit: 0 },
    sends: aCat,
    rule: ({ userId: scopeKey }, { policies }) => policies.set({ scope: 'user', scopeKey, maxQueued: 0 }, 1),
  },
  {
    refusal: { kind: 'blocked' },
    sends: aCat,
    rule: ({ userId: scopeKey }, { policies }) => policies.set({ scope: 'user', scopeKey, blocked: true }, 1),
  },
];

const people: readonly (readonly [Locale, Partial<User>])[] = [
  ['en', { language_code: 'en' }],
  ['pt-BR', { language_code: 'pt-br' }],
];

test.each(cases)('$refusal.kind is said in a sentence, in both languages', async (refused) => {
  for (const [locale, user] of people) {
    const from = await talk.person(user);
    const userId = gateway.stores.users.find(`telegram:${from.id}`)?.id ?? '';
    const spaceId = gateway.stores.users.findSpace(`telegram:dm:${from.id}`) ?? '';
    refused.rule?.({ userId, spaceId }, gateway.stores);
    const answer = await talk.ask({ chat: server.privateChat(from), from, ...refused.sends });
    expect(textOf(answer)).toBe(texts.refusal(refused.refusal, locale));
    expect(gateway.stores.jobs.count({ userId })).toEqual({ queued: 0, running: 0 });
  }
});

test('quota-exceeded says the price and what there is, in both languages', async () => {
  for (const [locale, user] of people) {
    const from = await talk.person(user);
    const scopeKey = gateway.stores.users.find(`telegram:${from.id}`)?.id ?? '';
    gateway.stores.policies.set({ scope: 'user', scopeKey, capacityMillicredits: 100 }, 1);
    const answer = await talk.ask({ chat: server.privateChat(from), from, ...aCat });
    const [price = ''] = /(?<= )\d+[.,]\d+/.exec(textOf(answer)) ?? [];
    const priceMillicredits = Number(price.replace(',', '.')) * 1_000;
    const refusal = { kind: 'quota-exceeded', priceMillicredits, balanceMillicredits: 100 } as const;
    expect(textOf(answer)).toBe(texts.refusal({ ...refusal, enoughInMs: undefined }, locale));
  }
});

test('while Pincel takes nothing new, that is said', async () => {
  gateway.stores.settings.write({ isDraining: true }, 1);
  for (const [locale, user] of people) {
    const from = await talk.person(user);
    const answer = await talk.ask({ chat: server.privateChat(from), from, ...aCat });
    expect(textOf(answer)).toBe(texts.refusal({ kind: 'draining' }, locale));
  }
  gateway.stores.settings.write({ isDraining: false }, 1);
});

test('when as many wait as may, that is said; a place that is free is taken', async () => {
  const ana = await talk.person();
  const chat = server.privateChat(ana);
  const ask = (text: string) => talk.ask({ chat, from: ana, text });
  const drawn = await ask('/gif a ball --size landscape --quality fine');
  await server.whenCall(
    ({ method, parameters }) =>
      method.startsWith('editMessage') && Number(parameters['message_id']) === drawn.message_id,
  );
  const waiting = await ask('/image a cat');
  const full: Refusal = { kind: 'queue-full', whose: 'everybody', waiting: 1, limit: 1 };
  for (const [locale, user] of people) {
    const from = await talk.person(user);
    const answer = await talk.ask({ chat: server.privateChat(from), from, ...aCat });
    expect(textOf(answer)).toBe(texts.refusal(full, locale));
  }
  await talk.press(waiting, 'cancel', ana);
  await talk.press(drawn, 'cancel', ana);
  expect(isDrawing(await talk.draw({ chat, from: ana, ...aCat }))).toBe(true);
});
