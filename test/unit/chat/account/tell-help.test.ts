import { expect, test } from 'vitest';
import type { Locale } from '../../../../src/domain/texts.ts';
import { aCommand, privateTextOf } from '../../../support/chat-context.ts';
import { aModel, aPlainModel } from '../../../support/models.ts';
import { anAccount } from './an-account.ts';

const help = aCommand('help');

test('help says what people want, with examples of the installed model', async () => {
  const { call, me } = await anAccount();
  const text = privateTextOf(call(help));
  expect(text.split('\n').slice(0, 3)).toEqual([
    'A picture: /image a cat on a blue background',
    'From a picture of yours: attach it to /image, or reply to it.',
    'A GIF: /gif a cat on a blue background motion:bounce',
  ]);
  const told = ['queue', 'cancel', 'history', 'quota', 'settings', 'link', 'login', 'privacy', 'forget'];
  for (const command of told) expect(text).toContain(`/${command}`);
  expect(text).toMatch(/with the option private, only you do\.$/);
  const inPortuguese = privateTextOf(call(help, me({ isDirect: true }, { locale: 'pt-BR' })));
  expect(inPortuguese).toContain('Uma imagem: /imagem a cat on a blue background');
  expect(inPortuguese).toMatch(/Só nós dois vemos o que é desenhado aqui\.$/);
});

test('examples are in the language of the reader where the model has some', async () => {
  const { call, me } = await anAccount(
    {},
    {
      model: aModel({
        examplePrompts: ['a fox', 'two foxes', 'uma raposa', 'duas raposas'],
        examplePromptsIn: { en: ['a fox', 'two foxes'], 'pt-BR': ['uma raposa', 'duas raposas'] },
      }),
    },
  );
  const examplesIn = (locale: Locale): readonly string[] =>
    privateTextOf(call(help, me({}, { locale })))
      .split('\n')
      .filter((line) => /raposa|fox/.test(line));
  expect(examplesIn('en')).toEqual(['A picture: /image a fox', 'A GIF: /gif two foxes motion:bounce']);
  expect(examplesIn('pt-BR')).toEqual([
    'Uma imagem: /imagem uma raposa',
    expect.stringContaining('duas raposas'),
  ]);
});

test('of prompts in languages that are not known one is shown for everything', async () => {
  const { call } = await anAccount({}, { model: aModel({ examplePrompts: ['a fox', 'uma raposa'] }) });
  expect(privateTextOf(call(help))).not.toContain('raposa');
});

test('a model that draws only pictures is not praised for GIFs', async () => {
  const { call } = await anAccount({}, { model: aPlainModel({ examplePrompts: [] }) });
  for (const name of ['help', 'start'] as const) {
    const text = privateTextOf(call(aCommand(name)));
    expect(text).toContain('/image a cat on a blue background');
    expect(text).not.toContain('/gif');
    expect(text).not.toContain('From a picture of yours');
  }
});

test('managers are told of what they may do, and nobody else', async () => {
  const { call, me } = await anAccount();
  const textFor = (authority: 'self' | 'space' | 'pincel'): string =>
    privateTextOf(call(help, me({}, { authority })));
  expect(textFor('self')).not.toContain('/policy');
  expect(textFor('space')).toContain('/policy');
  expect(textFor('space')).not.toContain('/quota-admin');
  expect(textFor('pincel')).toContain('/quota-admin');
});

test('start greets and points to the rest', async () => {
  const { call, me } = await anAccount();
  expect(privateTextOf(call(aCommand('start')))).toMatch(/^Hello! I draw what you describe\.\n.*\/image/);
  expect(privateTextOf(call(aCommand('start'), me({}, { locale: 'pt-BR' })))).toMatch(
    /\/ajuda mostra todo o resto, \/privacidade o que é guardado sobre você\.$/,
  );
});
