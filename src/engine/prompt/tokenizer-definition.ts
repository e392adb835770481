import { z } from 'zod';

/** Marks a token that ends a word in CLIP's vocabulary. */
export const endOfWord = '</w>';

/** The fields of `tokenizer.json`'s `added_tokens`, and of `added_tokens_decoder`. */
export const addedTokenSchema = z.object({
  content: z.string().min(1),
  single_word: z.boolean().default(false),
  lstrip: z.boolean().default(false),
  rstrip: z.boolean().default(false),
  normalized: z.boolean().default(false),
  special: z.boolean().default(false),
});

export type TokenTraits = z.infer<typeof addedTokenSchema>;

/** The traits of a token given by its text alone. */
export const plainToken = {
  single_word: false,
  lstrip: false,
  rstrip: false,
  normalized: false,
  special: false,
} as const;

/** Token to id. Checked in one piece: a full vocabulary has 49,408 entries, and one complaint is enough. */
export const vocabularySchema = z.custom<Readonly<Record<string, number>>>(
  (value) =>
    typeof value === 'object' &&
    value !== null &&
    !Array.isArray(value) &&
    Object.values(value).every((id) => Number.isInteger(id) && id >= 0),
  'expected an object of tokens and their ids',
);

const mergesSchema = z.custom<readonly string[] | readonly (readonly [string, string])[]>(
  (value) =>
    Array.isArray(value) &&
    (value.every((merge) => typeof merge === 'string' && merge.split(' ').length === 2) ||
      value.every(
        (merge) =>
          Array.isArray(merge) && merge.length === 2 && merge.every((part) => typeof part === 'string'),
      )),
  'expected a list of pairs',
);

const stepSchema = z.looseObject({ type: z.string() });

/** `tokenizer.json` of a CLIP tokenizer; the steps' own fields are the library's to check. */
export const tokenizerDefinitionSchema = z.object({
  added_tokens: z.array(addedTokenSchema.extend({ id: z.int().nonnegative() })).default([]),
  normalizer: stepSchema
    .extend({ normalizers: z.array(stepSchema).optional() })
    .nullable()
    .default(null),
  pre_tokenizer: stepSchema.nullable().default(null),
  model: z
    .looseObject({
      // Files of early versions leave the type out.
      type: z.literal('BPE', 'expected "BPE": only CLIP tokenizers are supported').default('BPE'),
      vocab: vocabularySchema,
      merges: mergesSchema,
      end_of_word_suffix: z.literal(endOfWord, 'expected "</w>": only CLIP tokenizers are supported'),
      unk_token: z.string().nullish(),
    })
    .refine((model) => model.unk_token == null || Object.hasOwn(model.vocab, model.unk_token), {
      path: ['unk_token'],
      message: 'expected a token of the vocabulary',
    }),
});

export type TokenizerDefinition = z.infer<typeof tokenizerDefinitionSchema>;

const clipPieces = String.raw`<\|startoftext\|>|<\|endoftext\|>|'s|'t|'re|'ve|'m|'ll|'d|[\p{L}]+|[\p{N}]|[^\s\p{L}\p{N}]+`;

/** The tokenizer that transformers' `CLIPTokenizer` builds around a vocabulary and its merges. */
export function toClipDefinition(
  vocab: Readonly<Record<string, number>>,
  merges: readonly (readonly [string, string])[],
  unknownToken: string,
): TokenizerDefinition {
  return {
    added_tokens: [],
    normalizer: {
      type: 'Sequence',
      normalizers: [
        { type: 'NFC' },
        { type: 'Replace', pattern: { Regex: String.raw`\s+` }, content: ' ' },
        { type: 'Lowercase' },
      ],
    },
    pre_tokenizer: {
      type: 'Sequence',
      pretokenizers: [
        { type: 'Split', pattern: { Regex: clipPieces }, behavior: 'Removed', invert: true },
        { type: 'ByteLevel', add_prefix_space: false, trim_offsets: true, use_regex: true },
      ],
    },
    model: { type: 'BPE', vocab, merges, end_of_word_suffix: endOfWord, unk_token: unknownToken },
  };
}
