import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { AppError } from '../../domain/app-error.ts';
import { readJsonFile } from '../models/read-json-file.ts';
import { parseMerges } from './parse-merges.ts';
import {
  type AddedToken,
  addedTokenSchema,
  type TokenizerDefinition,
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
  model_max_length: z.number().min(3).optional(),
  added_tokens_decoder: z.record(z.string().regex(/^\d+$/), addedTokenSchema).optional(),
});

type NamedTokens = z.infer<typeof namedTokensSchema>;

/**
 * Reads every file of a tokenizer folder, with the precedence of transformers 5 (`PreTrainedTokenizerBase
 * ._from_pretrained`): `special_tokens_map.json` and `added_tokens.json` count only where `tokenizer_config.json` has no
 * `added_tokens_decoder`.
 * @throws AppError `model-invalid` naming the file and what was expected.
 */
export async function readTokenizerFolder(folder: string): Promise<TokenizerFolder> {
  const configPath = join(folder, 'tokenizer_config.json');
  const config = await readJsonFile(configPath, configSchema);
  const isLegacy = config.added_tokens_decoder === undefined;
  const named = isLegacy ? { ...config, ...(await readOptional(folder, 'special_tokens_map.json', namedTokensSchema)) } : config;
  const legacyAdded = isLegacy ? await readOptional(folder, 'added_tokens.json', vocabularySchema) : undefined;
  const tokens = completeNamedTokens(named);
  const base = await readDefinition(folder, tokens.unk.content);

  const added = new Map(base.added_tokens.map((token) => [token.content, token]));
  for (const [id, token] of Object.entries(config.added_tokens_decoder ?? {})) {
    added.set(token.content, { ...token, id: Number(id) });
  }
  const namedContents = new Set(Object.values(tokens).map((token) => token.content));
  for (const [content, id] of Object.entries(legacyAdded ?? {})) {
    const special = namedContents.has(content);
    added.set(content, addedToken({ content, special, normalized: !special }, id));
  }
  addNamedTokens(added, tokens, base.model.vocab, configPath);

  const idOf = (content: string): number => added.get(content)?.id ?? 0;
  return {
    definition: { ...base, added_tokens: [...added.values()] },
    bosId: idOf(tokens.bos.content),
    eosId: idOf(tokens.eos.content),
    padId: idOf(tokens.pad.content),
    maxLength: toMaxLength(config.model_max_length),
  };
}
