import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { AppError } from '../../domain/app-error.ts';
import { readJsonFile } from '../models/read-json-file.ts';
import { parseMerges } from './parse-merges.ts';
import {
  addedTokenSchema,
  plainToken,
  type TokenizerDefinition,
  type TokenTraits,
  toClipDefinition,
  tokenizerDefinitionSchema,
  vocabularySchema,
} from './tokenizer-definition.ts';

/** What a tokenizer folder says, checked and put together. */
export interface TokenizerFolder {
  readonly definition: TokenizerDefinition;
  readonly bosId: number;
  readonly eosId: number;
  readonly padId: number;
  readonly maxLength: number;
}

/** Of the text encoder of every Stable Diffusion, for folders that do not say. */
const clipMaxLength = 77;
/** Folders without a limit carry a number like 1e30. */
const noLimit = 100_000;

const namedTokenSchema = z.union([z.string().min(1), addedTokenSchema]).nullish();
const namedTokensSchema = z.object({
  bos_token: namedTokenSchema,
  eos_token: namedTokenSchema,
  unk_token: namedTokenSchema,
  pad_token: namedTokenSchema,
});
const configSchema = namedTokensSchema.extend({
  model_max_length: z.number().min(3).refine(Number.isInteger, 'expected a whole number').optional(),
  added_tokens_decoder: z.record(z.string().regex(/^\d+$/), addedTokenSchema).optional(),
});

/**
 * Reads every file of a tokenizer folder, with the precedence of transformers 5: `special_tokens_map.json` and
 * `added_tokens.json` count only where `tokenizer_config.json` has no `added_tokens_decoder`.
 * @throws AppError `model-invalid` naming the file and what was expected.
 */
export async function readTokenizerFolder(folder: string): Promise<TokenizerFolder> {
  const configPath = join(folder, 'tokenizer_config.json');
  const config = await readJsonFile(configPath, configSchema);
  const isLegacy = config.added_tokens_decoder === undefined;
  const map = isLegacy ? await readOptional(folder, 'special_tokens_map.json', namedTokensSchema) : undefined;
  const legacyAdded = isLegacy
    ? await readOptional(folder, 'added_tokens.json', vocabularySchema)
    : undefined;

  const named = { ...config, ...map };
  const bos = toSpecialToken(named.bos_token ?? '<|startoftext|>');
  const eos = toSpecialToken(named.eos_token ?? '<|endoftext|>');
  const unknown = toSpecialToken(named.unk_token ?? '<|endoftext|>');
  const pad = toSpecialToken(named.pad_token ?? '<|endoftext|>');
  const specialTokens = [bos, eos, unknown, pad];

  const base = await readDefinition(folder, unknown.content);
  const taught = [
    ...base.added_tokens,
    ...Object.entries(config.added_tokens_decoder ?? {}).map(([id, token]) => ({ ...token, id: Number(id) })),
    ...Object.entries(legacyAdded ?? {}).map(([content, id]) => {
      const special = specialTokens.some((token) => token.content === content);
      return { ...plainToken, content, id, special, normalized: !special };
    }),
  ];
  const added = new Map(taught.map((token) => [token.content, token]));
  const idOf = (token: TokenTraits): number => {
    const { vocab } = base.model;
    const id =
      added.get(token.content)?.id ??
      (Object.hasOwn(vocab, token.content) ? vocab[token.content] : undefined);
    if (id !== undefined) return id;
    throw new AppError(
      'model-invalid',
      `${configPath} names the special token ${token.content}, which the vocabulary beside it does not have. Copy the whole tokenizer folder again from one model.`,
    );
  };
  // Tokens of the folder's own list keep their traits; of two that share a text the later one holds.
  const unlisted = specialTokens.filter((token) => !added.has(token.content));
  for (const token of unlisted) added.set(token.content, { ...token, id: idOf(token) });

  return {
    definition: { ...base, added_tokens: [...added.values()] },
    bosId: idOf(bos),
    eosId: idOf(eos),
    padId: idOf(pad),
    maxLength: toMaxLength(config.model_max_length),
  };
}

async function readDefinition(folder: string, unknownToken: string): Promise<TokenizerDefinition> {
  const definition = await readOptional(folder, 'tokenizer.json', tokenizerDefinitionSchema);
  if (definition !== undefined) return definition;
  const vocabulary = await readOptional(folder, 'vocab.json', vocabularySchema);
  const mergesPath = join(folder, 'merges.txt');
  const merges = await readFile(mergesPath, 'utf8').catch(() => undefined);
  if (vocabulary === undefined || merges === undefined) {
    throw new AppError(
      'model-invalid',
      `${folder} has no complete vocabulary. Expected tokenizer.json, or vocab.json together with merges.txt; copy the whole tokenizer folder again.`,
    );
  }
  return toClipDefinition(vocabulary, parseMerges(merges, mergesPath, vocabulary), unknownToken);
}

async function readOptional<T>(folder: string, name: string, schema: z.ZodType<T>): Promise<T | undefined> {
  const path = join(folder, name);
  const exists = await stat(path).catch(() => undefined);
  return exists === undefined ? undefined : readJsonFile(path, schema);
}

function toSpecialToken(named: string | TokenTraits): TokenTraits {
  return typeof named === 'string'
    ? { ...plainToken, content: named, special: true }
    : { ...named, special: true };
}

function toMaxLength(modelMaxLength: number | undefined): number {
  return modelMaxLength === undefined || modelMaxLength > noLimit ? clipMaxLength : modelMaxLength;
}
