import { describe, expect, test } from 'vitest';
import { readDestination } from '../../../src/chat/destination.ts';
import { locales } from '../../../src/domain/texts.ts';
import { aCaller, aChat, acceptedIn, privateTextIn } from '../../support/a-chat.ts';
import { aModel, aPlainModel } from '../../support/models.ts';
import { texts } from '../../support/texts.ts';

test('a request is accepted with its place, its price and a button to cancel it', async () => {
  const { command, jobOf } = await aChat();
  const answer = acceptedIn(command('image', { prompt: 'a cat' }));
  expect(answer.text).toMatch(/^a cat\nYours is next\. .* It costs .+ credits? at most\.$/);
  expect(answer).toMatchObject({
    isPrivate: false,
    buttons: [[{ id: `cancel:${answer.jobId}`, label: 'Cancel', style: 'danger' }]],
  });
  expect(jobOf(answer.jobId)).toMatchObject({ kind: 'image', request: { prompt: 'a cat' } });
});

test('what somebody has left is told where nobody else reads it', async () => {
  const { command } = await aChat();
  const left = / It costs .+ credits? at most, and .+ are left\.$/;
  expect(acceptedIn(command('image', { prompt: 'a cat', private: true })).text).toMatch(left);
  const alone = aCaller({ isDirect: true, spaceExternalId: 'dm:ana' });
  expect(acceptedIn(command('image', { prompt: 'a cat' }, alone)).text).toMatch(left);
  expect(acceptedIn(command('image', { prompt: 'a cat' })).text).not.toMatch(left);
});

test('a person is answered in the language of their app, or in the one they have set', async () => {
  const { command, stores, jobOf } = await aChat();
  const caller = aCaller({ languages: ['pt-PT', 'en'] });
  const first = acceptedIn(command('gif', { prompt: 'um gato' }, caller));
  expect(first.text).toContain('O seu é o próximo');
  const job = jobOf(first.jobId);
  expect(readDestination(job).manner.locale).toBe('pt-BR');
  stores.chatSettings.write(job.userId, { locale: 'en' }, 1);
  expect(acceptedIn(command('gif', { prompt: 'um gato' }, caller)).text).toContain('1 drawing before yours.');
});

test('words for size, quality and length become numbers of the model', async () => {
  const { drawn, jobOf } = await aChat();
  const picture = jobOf(drawn({ size: 'portrait', quality: 'fine', seed: 7, count: 2 }));
  expect(picture.request).toMatchObject({ widthPx: 256, heightPx: 384, steps: 24, seed: 7, count: 2 });
  const gif = jobOf(drawn({ length: 'long', motion: 'spin', quality: 'draft' }, aCaller(), 'gif'));
  expect(gif.request).toMatchObject({ kind: 'gif', frames: 12, steps: 6, prompt: 'a cat, spin' });
});

test('what a person has set for themselves holds where they say nothing else', async () => {
  const { drawn, jobOf, stores } = await aChat();
  const { userId } = jobOf(drawn());
  const settings = {
    shape: 'landscape',
    quality: 'draft',
    style: 'anime',
    negativePrompt: 'text',
    isPrivate: true,
    isMotionReduced: true,
  } as const;
  stores.chatSettings.write(userId, settings, 1);
  const usual = jobOf(drawn());
  expect(usual.request).toMatchObject({
    widthPx: 384,
    steps: 6,
    prompt: 'a cat, anime style, cel shading, clean lines',
    negativePrompt: 'text, photograph',
  });
  expect(readDestination(usual).manner).toMatchObject({ isPrivate: true, isMotionReduced: true });
  const other = jobOf(
    drawn({ size: 'square', quality: 'normal', style: 'clay', negative: 'blur', private: false }),
  );
  expect(other.request).toMatchObject({ widthPx: 256, steps: 12, negativePrompt: 'blur' });
  expect(other.request?.prompt).toContain('modelling clay');
  expect(readDestination(other).manner.isPrivate).toBe(false);
});

test('a style is found by what it is called in any language', async () => {
  const { drawn, jobOf } = await aChat();
  expect(jobOf(drawn({ style: 'Aquarela' })).request?.prompt).toContain('watercolor painting');
  expect(jobOf(drawn({ style: 'watercolor' })).request?.prompt).toContain('watercolor painting');
});

test('an unknown style is answered with the nearest one', async () => {
  const { command } = await aChat();
  const text = privateTextIn(command('image', { prompt: 'a cat', style: 'watercolour' }));
  expect(text).toContain(
    'There is no style called "watercolour". Did you mean watercolor? Choose one of: photo,',
  );
});

test('a model that knows no styles draws without, and that is told', async () => {
  const { command, jobOf } = await aChat({ model: aModel({ knowsStyles: false }) });
  const answer = acceptedIn(command('image', { prompt: 'a cat', style: 'anime' }));
  expect(answer.text).toContain('The style was left out: the model mini draws in one style only.');
  expect(jobOf(answer.jobId).request).toMatchObject({ prompt: 'a cat', negativePrompt: '' });
});

test('everything that was changed, and everything that will be cut, is told with the receipt', async () => {
  const { command } = await aChat({
    deps: {
      findCut: ({ prompt }) => [
        { kind: 'prompt-truncated', which: 'negative prompt', cutText: prompt.toUpperCase() },
      ],
    },
  });
  const { text } = acceptedIn(command('image', { prompt: 'a cat', count: 9, strength: 0.5 }));
  expect(text).toContain('The number of pictures 9 became 4: it goes from 1 to 4.');
  expect(text).toContain('The strength was ignored');
  expect(text).toContain('The model does not read the whole negative prompt. This is left out: A CAT');
});

test('the longest prompt makes a message that every platform takes', async () => {
  const { command } = await aChat();
  expect(acceptedIn(command('image', { prompt: '🐈'.repeat(2_000), count: 9 })).text.length).toBeLessThan(
    1_901,
  );
});

test('a picture is what the drawing starts from', async () => {
  const { answer, jobOf } = await aChat();
  const call = { kind: 'command', name: 'image', options: { prompt: 'a cat', strength: 0.4 } } as const;
  const { jobId } = acceptedIn(answer({ ...call, picture: { ok: true, path: '/uploads/a.png' } }));
  expect(jobOf(jobId).request?.initImage).toEqual({ path: '/uploads/a.png', strength: 0.4 });
});

describe.each(locales)('a refusal is a private sentence (%s)', (locale) => {
  const caller = aCaller({ languages: [locale] });

  test('for a prompt without words, a model and a style that are unknown, a seed that is none', async () => {
    const { command } = await aChat();
    const refused = [
      command('image', {}, caller),
      command('image', { prompt: 'a cat', model: 'mimi' }, caller),
      command('image', { prompt: 'a cat', seed: -1 }, caller),
      command('gif', { prompt: 'a cat', motion: 'waltz' }, caller),
      command('image', { prompt: 'x'.repeat(3_000) }, caller),
    ].map(privateTextIn);
    expect(refused[0]).toBe(texts.refusal({ kind: 'prompt-empty' }, locale));
    expect(new Set(refused).size).toBe(refused.length);
    for (const text of refused) expect(text).toMatch(/^[\p{Lu}][^{}]*\.$/u);
  });

  test('for values that no client of ours sends', async () => {
    const { command } = await aChat();
    const refused = [
      command('image', { prompt: 'a cat', size: 'huge' }, caller),
      command('image', { prompt: 'a cat', seed: 'seven' }, caller),
      command('image', { prompt: 7 }, caller),
      command('image', { prompt: 'a cat', private: 'yes' }, caller),
    ].map(privateTextIn);
    expect(refused[0]).toContain('square, portrait, landscape');
    for (const text of refused) expect(text).toMatch(/\.$/);
  });

  test('for a picture that cannot be used', async () => {
    const { answer } = await aChat();
    const refusal = {
      kind: 'start-picture-unusable',
      why: 'too-large',
      maxBytes: 10_000_000,
      maxPixels: 16_000_000,
    } as const;
    const call = { kind: 'command', name: 'image', options: { prompt: 'a cat' } } as const;
    const text = privateTextIn(answer({ ...call, picture: { ok: false, refusal } }, caller));
    expect(text).toBe(texts.refusal(refusal, locale));
    const gif = { ...call, name: 'gif', picture: { ok: true, path: '/uploads/a.png' } } as const;
    expect(privateTextIn(answer(gif, caller))).toBe(texts.refusal({ kind: 'start-picture-for-gif' }, locale));
  });

  test('for a model that cannot do it, a place where one may not ask, and a wait that is too long', async () => {
    const plain = await aChat({ model: aPlainModel() });
    expect(privateTextIn(plain.command('gif', { prompt: 'a cat' }, caller))).toContain('GIF');
    const { command, drawn, jobOf, stores, newEvent } = await aChat();
    const { spaceId, userId } = jobOf(drawn());
    stores.rates.learn('mini', 'image', 1, 60_000, 0);
    const late = command('image', { prompt: 'a cat' }, caller, newEvent({ longestWaitMs: 1_000 }));
    stores.spacePolicies.set(spaceId, { channels: ['elsewhere'] }, 1);
    const elsewhere = command('image', { prompt: 'a cat' }, caller);
    stores.policies.set({ scope: 'user', scopeKey: userId, blocked: true }, 1);
    const blocked = command('image', { prompt: 'a cat' }, caller);
    const sentences = [late, elsewhere, blocked].map(privateTextIn);
    expect(sentences[2]).toBe(texts.refusal({ kind: 'blocked' }, locale));
    expect(new Set(sentences).size).toBe(3);
  });
});

test('explicit pictures are hidden behind a spoiler wherever they may be asked for', async () => {
  const { drawn, jobOf, stores } = await aChat();
  const isSpoiler = (caller = aCaller()) => readDestination(jobOf(drawn({}, caller))).manner.isSpoiler;
  const { spaceId } = jobOf(drawn());
  const marked = aCaller({ isAgeRestricted: true });
  expect([isSpoiler(), isSpoiler(marked)]).toEqual([false, false]);
  stores.spacePolicies.set(spaceId, { nsfw: 'marked-channels' }, 1);
  expect([isSpoiler(), isSpoiler(marked)]).toEqual([false, true]);
  stores.spacePolicies.set(spaceId, { nsfw: 'always' }, 1);
  expect([isSpoiler(), isSpoiler(marked)]).toEqual([true, true]);
});

test('where the result goes is kept as the surface said it', async () => {
  const { command, jobOf, newEvent } = await aChat();
  const event = newEvent({ destinationKey: 'chat-9:thread-2', address: { chat: 9, thread: 2 } });
  const { jobId } = acceptedIn(command('image', { prompt: 'a cat' }, aCaller(), event));
  expect(jobOf(jobId).destination.key).toBe('chat-9:thread-2');
  expect(readDestination(jobOf(jobId)).address).toEqual({ chat: 9, thread: 2 });
});
