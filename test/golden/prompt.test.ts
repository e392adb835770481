import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { tokenizePrompt } from '../../src/engine/prompt/tokenize-prompt.ts';
import { loadTokenizer } from '../../src/engine/prompt/tokenizer.ts';

const fixtures = join(import.meta.dirname, 'fixtures', 'prompt');
const idsSchema = z.array(z.int());
const reference = z
  .object({
    strings: z.array(z.string()).min(100),
    /** What most folders give; `unusual` is what a folder gives instead. */
    ids: z.array(idsSchema),
    padded: z.array(z.string()),
    folders: z.record(
      z.enum(['sd15', 'sd2', 'added', 'json']),
      z.object({
        bosId: z.int(),
        eosId: z.int(),
        padId: z.int(),
        maxLength: z.int(),
        unusual: z.record(z.string(), idsSchema),
        padded: z.array(idsSchema),
      }),
    ),
  })
  .parse(JSON.parse(readFileSync(join(fixtures, 'tokens.json'), 'utf8')));

describe.each(Object.entries(reference.folders))('the tokenizer folder %s', (name, expected) => {
  test('has transformers’ special tokens and length', async () => {
    const { bosId, eosId, padId, maxLength } = await loadTokenizer(join(fixtures, name));
    expect({ bosId, eosId, padId, maxLength }).toEqual({
      bosId: expected.bosId,
      eosId: expected.eosId,
      padId: expected.padId,
      maxLength: expected.maxLength,
    });
  });

  test('gives transformers’ ids for every hard string', async () => {
    const tokenizer = await loadTokenizer(join(fixtures, name));
    const ours = reference.strings.map((text) => [text, tokenizer.encode(text)]);
    expect(ours).toEqual(
      reference.strings.map((text, i) => [text, expected.unusual[text] ?? reference.ids[i]]),
    );
  });

  test('truncates and pads as transformers does', async () => {
    const tokenizer = await loadTokenizer(join(fixtures, name));
    const windows = reference.padded.map((text) => tokenizePrompt(tokenizer, text, 'truncate').chunks);
    expect(windows.map((chunks) => chunks.map(({ ids }) => Array.from(ids)))).toEqual(
      expected.padded.map((ids) => [ids]),
    );
  });
});
