import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { loadTokenizer } from '../../../../src/engine/prompt/tokenizer.ts';
import { anyText } from './any-text.ts';

const fixtures = join(import.meta.dirname, '../../../golden/fixtures/prompt');
let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'pincel-tokenizer-'));
});
afterEach(async () => {
  await rm(folder, { recursive: true });
});

async function copyOf(name: string): Promise<void> {
  await cp(join(fixtures, name), folder, { recursive: true });
}

async function writeJson(name: string, value: unknown): Promise<void> {
  await writeFile(join(folder, name), JSON.stringify(value));
}

async function unknownNormalizer(): Promise<void> {
  const model = {
    type: 'BPE',
    vocab: { '<|startoftext|>': 0, '<|endoftext|>': 1 },
    merges: [],
    end_of_word_suffix: '</w>',
  };
  await writeJson('tokenizer.json', { model, normalizer: { type: 'Shout' } });
}

describe('a folder that says less', () => {
  test('without special_tokens_map.json takes the tokens of tokenizer_config.json', async () => {
    await copyOf('sd2');
    await rm(join(folder, 'special_tokens_map.json'));
    const { padId, eosId } = await loadTokenizer(folder);
    expect(padId).toBe(eosId);
  });

  test.each([{}, { model_max_length: 1e30 }])('%j has windows of 77 tokens', async (config) => {
    await copyOf('json');
    await writeJson('tokenizer_config.json', config);
    expect((await loadTokenizer(folder)).maxLength).toBe(77);
  });

  test('with a shorter window has that', async () => {
    await copyOf('json');
    await writeJson('tokenizer_config.json', { model_max_length: 32 });
    expect((await loadTokenizer(folder)).maxLength).toBe(32);
  });

  test('reads tokens taught to an older export from added_tokens.json', async () => {
    await copyOf('sd15');
    await writeJson('added_tokens.json', { '<cat-toy>': 914 });
    expect((await loadTokenizer(folder)).encode('a <cat-toy>')).toContain(914);
  });
});

describe('a broken folder is refused by name:', () => {
  test.each<[what: string, fixture: string, breakIt: () => Promise<void>, message: RegExp]>([
    ['no config', 'sd15', () => rm(join(folder, 'tokenizer_config.json')), /tokenizer_config\.json/],
    [
      'no merges',
      'sd15',
      () => rm(join(folder, 'merges.txt')),
      /tokenizer\.json, or vocab\.json together with merges\.txt/,
    ],
    [
      'no vocabulary',
      'sd15',
      () => rm(join(folder, 'vocab.json')),
      /tokenizer\.json, or vocab\.json together with merges\.txt/,
    ],
    [
      'half a vocabulary',
      'sd15',
      () => writeFile(join(folder, 'vocab.json'), '{"a": 1, "b'),
      /vocab\.json is not valid JSON/,
    ],
    [
      'a vocabulary that is a list',
      'sd15',
      () => writeJson('vocab.json', ['a']),
      /vocab\.json .*object of tokens and their ids/,
    ],
    [
      'another vocabulary',
      'sd15',
      () => writeJson('vocab.json', { a: 0 }),
      /merges\.txt does not fit: line 2/,
    ],
    [
      'half a line of merges',
      'sd15',
      () => writeFile(join(folder, 'merges.txt'), 'a n\nth'),
      /merges\.txt does not fit: line 2/,
    ],
    [
      'half a window',
      'sd15',
      () => writeJson('tokenizer_config.json', { model_max_length: 38.5 }),
      /model_max_length: expected a whole number/,
    ],
    [
      'an unknown padding token',
      'json',
      () => writeJson('tokenizer_config.json', { pad_token: '[PAD]' }),
      /tokenizer_config\.json names the special token \[PAD\]/,
    ],
    ['no model', 'json', () => writeJson('tokenizer.json', {}), /tokenizer\.json does not fit: model/],
    [
      'another kind of model',
      'json',
      () => writeJson('tokenizer.json', { model: { type: 'Unigram', vocab: [] } }),
      /only CLIP tokenizers are supported/,
    ],
    [
      'a model whose unknown token is unknown',
      'json',
      () =>
        writeJson('tokenizer.json', {
          model: { vocab: {}, merges: [], end_of_word_suffix: '</w>', unk_token: 'x' },
        }),
      /model\.unk_token: expected a token of the vocabulary/,
    ],
    [
      'an unknown normalizer',
      'sd15',
      unknownNormalizer,
      /tokenizer\.json describes a tokenizer that cannot be built \(Unknown Normalizer type: Shout\)/,
    ],
  ])('%s', async (_what, fixture, breakIt, message) => {
    await copyOf(fixture);
    await breakIt();
    await expect(loadTokenizer(folder)).rejects.toMatchObject({
      name: 'AppError',
      kind: 'model-invalid',
      message: expect.stringMatching(message),
    });
  });
});

test('a text is the sum of its words, so that words may be encoded one by one', async () => {
  const tokenizer = await loadTokenizer(join(fixtures, 'sd15'));
  fc.assert(
    fc.property(anyText(60), anyText(20), (some, more) => {
      const text = `${some} ${more}\n${some}`;
      const words = text.match(/\P{White_Space}+/gu) ?? [];
      expect(tokenizer.encode(text)).toEqual(words.flatMap((word) => tokenizer.encode(word)));
    }),
    { numRuns: 500 },
  );
});

test('the bytes of a word’s tokens are the bytes of the word', async () => {
  const tokenizer = await loadTokenizer(join(fixtures, 'added'));
  for (const word of ['cat', 'it’s', 'pôr', '猫', '👩‍🚀', '<cat-toy>', '<|endoftext|>']) {
    const bytes = tokenizer.encode(word).reduce((sum, id) => sum + tokenizer.byteLength(id), 0);
    expect(bytes).toBe(Buffer.byteLength(word));
  }
});
