import { expect, test } from 'vitest';
import type { OptionValue } from '../../../../src/chat/call.ts';
import { aCommand, privateTextOf } from '../../../support/chat-context.ts';
import { anAccount } from './an-account.ts';

const settings = (options: Readonly<Record<string, OptionValue>> = {}) => aCommand('settings', options);

test('without options it tells what is set', async () => {
  const { call, me, stores } = await anAccount();
  expect(privateTextOf(call(settings())).split('\n')).toEqual([
    'What you have set, on every platform that is linked:',
    'Language: as in the app',
    'Size: no preference',
    'Quality: no preference',
    'Style: none',
    'Never in the picture: none',
    'Only you see the answers: no',
    'Less motion: no',
    'Use /settings with an option to change it; "auto" takes a choice back.',
  ]);
  stores.chatSettings.write(me().known.userId, { shape: 'portrait', style: 'photo' }, 0);
  const text = privateTextOf(call(settings(), me({}, { locale: 'pt-BR' })));
  expect(text).toContain('Tamanho: retrato\n');
  expect(text).toContain('Estilo: foto\n');
});

test('what is given is written, and told as it was and as it is', async () => {
  const { call, me } = await anAccount();
  const changed = call(
    settings({
      size: 'landscape',
      quality: 'fine',
      style: 'photo',
      negative: '  text,\n logos ',
      private: true,
      'reduced-motion': true,
    }),
  );
  expect(privateTextOf(changed).split('\n')).toEqual([
    'Size: no preference → landscape',
    'Quality: no preference → fine',
    'Style: none → photo',
    'Never in the picture: none → text, logos',
    'Only you see the answers: no → yes',
    'Less motion: no → yes',
  ]);
  expect(me().settings).toMatchObject({
    shape: 'landscape',
    quality: 'fine',
    style: 'photo',
    isPrivate: true,
    isMotionReduced: true,
  });
});

test('auto takes a choice back', async () => {
  const { call, me } = await anAccount();
  call(settings({ language: 'en', size: 'portrait', quality: 'draft', style: 'photo', negative: 'text' }));
  const unset = { language: 'auto', size: 'auto', quality: 'auto', style: 'auto', negative: 'auto' };
  expect(privateTextOf(call(settings(unset))).split('\n')).toEqual([
    'Language: English → as in the app',
    'Size: portrait → no preference',
    'Quality: draft → no preference',
    'Style: photo → none',
    'Never in the picture: text → none',
  ]);
  expect(Object.values(me().settings).filter((value) => value !== undefined)).toEqual([]);
});

test('a new language holds for this very answer', async () => {
  const { call } = await anAccount();
  expect(privateTextOf(call(settings({ language: 'pt-BR' })))).toBe(
    'Idioma: o mesmo do aplicativo → português (Brasil)',
  );
});

test('a style may be named in any language, and an unknown one is refused with those there are', async () => {
  const { call, me } = await anAccount();
  expect(privateTextOf(call(settings({ style: 'Aquarela' })))).toBe('Style: none → watercolor');
  const refused = privateTextOf(call(settings({ style: 'watercolour', size: 'square' })));
  expect(refused).toContain('Did you mean watercolor?');
  expect(me().settings.shape).toBeUndefined();
});

test('a value that the table does not have is refused, and nothing is written', async () => {
  const { call, me } = await anAccount();
  expect(privateTextOf(call(settings({ size: 'round', quality: 'fine' })))).toBe(
    'size can be one of these: square, portrait, landscape, auto.',
  );
  expect(privateTextOf(call(settings({ negative: 'x'.repeat(2_001) })))).toBe(
    'negative can have 2,000 characters at most.',
  );
  expect(me().settings.quality).toBeUndefined();
});
