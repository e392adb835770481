import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type MeantPeople, parseCommand } from '../../../../src/bots/telegram/parse-command.ts';
import { vocabulary } from './a-vocabulary.ts';

const parse = (text: string, people: MeantPeople = {}) =>
  parseCommand(text, vocabulary, 'pincel_bot', people);

const optionsOf = (text: string, people: MeantPeople = {}) => {
  const parsed = parse(text, people);
  if (parsed.kind !== 'command') throw new Error(`Expected a command, got ${JSON.stringify(parsed)}`);
  return parsed.options;
};

const problemOf = (text: string) => {
  const parsed = parse(text);
  if (parsed.kind !== 'problem') throw new Error(`Expected a problem, got ${JSON.stringify(parsed)}`);
  return parsed.problem;
};

describe('which command', () => {
  test('is known by its name in any language, with or without accents', () => {
    for (const line of ['/image a fox', '/imagem a fox', '/IMAGE a fox', '/imágem a fox', '/image\na fox']) {
      expect(parse(line)).toMatchObject({ kind: 'command', name: 'image', options: { prompt: 'a fox' } });
    }
    expect(parse('/quota_admin show')).toMatchObject({ name: 'quota-admin', verb: 'show' });
    expect(parse('/cota_admin mostrar')).toMatchObject({ name: 'quota-admin', verb: 'show' });
    expect(parse('/quota-admin')).toMatchObject({ name: 'quota-admin', verb: undefined });
  });

  test('is ours when it is addressed to us or to nobody', () => {
    expect(parse('/image@Pincel_Bot a fox')).toMatchObject({ kind: 'command', options: { prompt: 'a fox' } });
    expect(parse('/image@other_bot a fox')).toEqual({ kind: 'for-another' });
  });

  test('is none without a slash at the beginning', () => {
    for (const line of ['', 'a fox', ' /image a fox', '/', '/ image', '/@pincel_bot', '/etc/passwd']) {
      expect(parse(line)).toEqual({ kind: 'no-command' });
    }
  });

  test('is guessed when it is misspelt', () => {
    expect(parse('/imgae a fox')).toEqual({
      kind: 'unknown-command',
      typed: 'imgae',
      nearest: 'image',
      isAddressed: false,
    });
    expect(parse('/weather@pincel_bot')).toMatchObject({ nearest: undefined, isAddressed: true });
  });

  test('means nothing more when somebody opens the bot by a link', () => {
    expect(parse('/start 1')).toEqual({ kind: 'command', name: 'start', verb: undefined, options: {} });
  });
});

describe('options of a drawing', () => {
  test('may be written in every usual way', () => {
    const asked = { prompt: 'a fox', size: 'portrait', seed: 7 };
    for (const line of [
      '/image a fox --size portrait --seed 7',
      '/image --size=portrait --seed=7 a fox',
      '/image size:portrait a fox seed:7',
      '/image a size=portrait fox seed=7',
      '/image —size portrait –seed 7 a fox',
      '/imagem a fox --tamanho retrato semente:7',
      '/image a fox --size "portrait" seed:"7"',
    ]) {
      expect(optionsOf(line)).toEqual(asked);
    }
  });

  test('may be quoted when they have spaces', () => {
    for (const quoted of ['"too dark, blurry"', '“too dark, blurry”', '«too dark, blurry»']) {
      expect(optionsOf(`/image a fox negative:${quoted} in snow`)).toEqual({
        prompt: 'a fox in snow',
        negative: 'too dark, blurry',
      });
    }
    expect(optionsOf('/image a fox negative:"dark')).toEqual({ prompt: 'a fox', negative: '"dark' });
  });

  test('that say yes or no need no value, and take one only when it is attached', () => {
    expect(optionsOf('/image --private no people')).toEqual({ prompt: 'no people', private: true });
    expect(optionsOf('/image a fox private:não')).toEqual({ prompt: 'a fox', private: false });
    expect(optionsOf('/image a fox --private=yes')).toEqual({ prompt: 'a fox', private: true });
  });

  test('keep a value of the wrong kind as it was typed, for the chat to say what is wrong', () => {
    expect(optionsOf('/image a fox seed:abc count:2.5 strength:0,7')).toEqual({
      prompt: 'a fox',
      seed: 'abc',
      count: 2.5,
      strength: 0.7,
    });
  });

  test('that nobody knows are a problem only with two hyphens', () => {
    expect(problemOf('/image a fox --seeed 7')).toEqual({
      kind: 'unknown-option',
      typed: '--seeed',
      nearest: 'seed',
    });
    expect(optionsOf('/image a sign saying open:late, 16:9 —wide http://a.b/?c=d')).toEqual({
      prompt: 'a sign saying open:late, 16:9 —wide http://a.b/?c=d',
    });
    expect(problemOf('/image a fox --seed')).toEqual({ kind: 'value-missing', typed: '--seed' });
  });

  test('end at two hyphens', () => {
    expect(optionsOf('/image --seed 7 -- a fox --size of a house')).toEqual({
      prompt: 'a fox --size of a house',
      seed: 7,
    });
  });

  test('leave the prompt as it was typed', () => {
    expect(optionsOf('/image@pincel_bot   a  fox,\n\n"in snow"  ')).toEqual({
      prompt: 'a  fox,\n\n"in snow"',
    });
    expect(optionsOf('/gif')).toEqual({ prompt: '' });
  });
});

describe('options of other commands', () => {
  test('come in the order of the table, by name, or both', () => {
    expect(optionsOf('/quota_admin grant 123456 50 for the poster')).toEqual({
      user: '123456',
      credits: 50,
      reason: 'for the poster',
    });
    expect(optionsOf('/quota_admin set trusted 300 per-day:100 waiting 5')).toEqual({
      role: 'trusted',
      capacity: '300',
      'per-day': 100,
      waiting: 5,
    });
    expect(optionsOf('/policy words deny add very bad words')).toEqual({
      list: 'deny',
      add: 'very bad words',
    });
    expect(optionsOf('/policy trusted-role 42 allow')).toEqual({ 'role-id': '42', change: 'allow' });
    expect(optionsOf('/settings size portrait')).toEqual({ size: 'portrait' });
    expect(optionsOf('/ajustes tamanho retrato privado sim')).toEqual({ size: 'portrait', private: true });
    expect(optionsOf('/settings private no size square')).toEqual({ private: false, size: 'square' });
    expect(optionsOf('/forget confirm')).toEqual({ confirm: true });
    expect(optionsOf('/link ABCD-EFGH')).toEqual({ code: 'ABCD-EFGH' });
  });

  test('name a person by id or by a mention that carries one', () => {
    const line = '/quota_admin grant Ana Maria 50';
    const mention = { offset: line.indexOf('Ana'), length: 'Ana Maria'.length, userId: 99 };
    expect(optionsOf(line, { mentions: [mention] })).toEqual({ user: '99', credits: 50 });
    expect(problemOf('/quota_admin grant @ana 50')).toEqual({ kind: 'user-by-name' });
    expect(problemOf('/quota_admin grant user:@ana 50')).toEqual({ kind: 'user-by-name' });
  });

  test('mean whom the message replies to, unless somebody is named', () => {
    const people = { repliedUserId: 99 };
    expect(optionsOf('/quota_admin grant 50 thank you', people)).toEqual({
      user: '99',
      credits: 50,
      reason: 'thank you',
    });
    expect(optionsOf('/quota_admin grant 123456 50', people)).toEqual({ user: '123456', credits: 50 });
    expect(optionsOf('/quota_admin show trusted', people)).toEqual({ role: 'trusted' });
    expect(optionsOf('/quota_admin block', people)).toEqual({ user: '99' });
    expect(optionsOf('/image a fox', people)).toEqual({ prompt: 'a fox' });
  });

  test('that cannot be placed are a problem', () => {
    expect(problemOf('/settings sideways')).toEqual({ kind: 'unexpected-word', typed: 'sideways' });
    expect(problemOf('/policy words deny what')).toEqual({ kind: 'unexpected-word', typed: 'what' });
  });

  test('are passed over where a command has none', () => {
    expect(optionsOf('/help me please --now')).toEqual({});
  });
});

describe('any text', () => {
  const line = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc
      .array(
        fc.constantFrom(
          '/image',
          '/settings',
          '/quota_admin',
          'grant',
          'set',
          '--',
          '--seed',
          '7',
          '"',
          '“',
          'size:',
          '--private',
          '@ana',
          '\n',
          '—',
          'reason',
        ),
      )
      .map((words) => words.join(' ')),
  );

  test('has a meaning or a problem: nothing is thrown', () => {
    fc.assert(
      fc.property(line, fc.nat(20), fc.nat(20), (text, offset, length) => {
        expect(() =>
          parse(text, { mentions: [{ offset, length, userId: 1 }], repliedUserId: 2 }),
        ).not.toThrow();
      }),
    );
  });

  const word = fc.stringMatching(/^[\p{L}\p{N}!?,.'"“-]{1,12}$/u);
  const prompt = fc.array(word, { minLength: 1, maxLength: 8 }).map((words) => words.join('  '));

  test('without options is the prompt, verbatim', () => {
    fc.assert(
      fc.property(prompt, (text) => {
        fc.pre(!/(^|\s)(--|—|–)/.test(text));
        expect(optionsOf(`/image ${text}`)).toEqual({ prompt: text });
      }),
    );
  });

  test('after two hyphens is the prompt, verbatim, whatever the options before', () => {
    const options = fc.record(
      {
        seed: fc.nat(4_294_967_295),
        size: fc.constantFrom('square', 'portrait', 'landscape'),
        negative: fc.stringMatching(/^[^"\s]([^"]*[^"\s])?$/),
        private: fc.boolean(),
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(options, fc.string(), (asked, text) => {
        const written = Object.entries(asked).map(([name, value]) => `--${name}="${value}"`);
        const expected = { ...asked, prompt: text.trim() };
        expect(optionsOf(['/image', ...written, '--', text].join(' '))).toEqual(expected);
      }),
    );
  });
});
