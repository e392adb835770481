import { join } from 'node:path';
import { Tokenizer as LibraryTokenizer } from '@huggingface/tokenizers';
import { AppError } from '../../domain/app-error.ts';
import { endOfWord, type TokenizerDefinition } from './tokenizer-definition.ts';
import { readTokenizerFolder } from './tokenizer-folder.ts';

/** Text to CLIP token ids. */
export interface Tokenizer {
  readonly bosId: number;
  readonly eosId: number;
  /** What the rest of a window is filled with: the end token for SD1.5, "!" for SD2. */
  readonly padId: number;
  /** Tokens in one window of the text encoder, begin and end tokens included. */
  readonly maxLength: number;
  /** Token ids of any text, without begin and end tokens, padding or truncation. */
  encode(text: string): number[];
  /** How many UTF-8 bytes of normalised text this token stands for. */
  byteLength(id: number): number;
}

/**
 * Loads a model folder's `tokenizer/`: `tokenizer.json`, or `vocab.json` and `merges.txt`, with
 * `tokenizer_config.json` and, where present, `special_tokens_map.json` and `added_tokens.json`. Ids are those of
 * transformers' `CLIPTokenizer` (docs/numerics.md).
 * @throws AppError `model-invalid` naming the file and what was expected.
 */
export async function loadTokenizer(folder: string): Promise<Tokenizer> {
  const { definition, ...ids } = await readTokenizerFolder(folder);
  const library = build(definition, folder);
  const lowersCase = namesLowercase(definition);
  const addedContents = new Map(definition.added_tokens.map((token) => [token.id, token.content]));
  return {
    ...ids,
    encode(text) {
      // JavaScript writes a word's last capital sigma as ς, the reference lowers every letter alone, to σ.
      const input = lowersCase ? text.replaceAll('Σ', 'σ') : text;
      // The space keeps the library from taking a text that only equals a special token once lowered for that token.
      return library.encode(`${input} `, { add_special_tokens: false }).ids;
    },
    byteLength(id) {
      const added = addedContents.get(id);
      if (added !== undefined) return Buffer.byteLength(added);
      // One character stands for one byte in a byte-level vocabulary.
      const symbols = library.id_to_token(id) ?? '';
      return symbols.endsWith(endOfWord) ? symbols.length - endOfWord.length : symbols.length;
    },
  };
}

function build(definition: TokenizerDefinition, folder: string): LibraryTokenizer {
  try {
    // Begin, end and padding are ours to add, and nothing is decoded.
    return new LibraryTokenizer({ ...definition, post_processor: null, decoder: null }, {});
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new AppError(
      'model-invalid',
      `${join(folder, 'tokenizer.json')} describes a tokenizer that cannot be built (${reason}). Expected a CLIP tokenizer; export the model again.`,
      { cause },
    );
  }
}

function namesLowercase({ normalizer }: TokenizerDefinition): boolean {
  if (normalizer === null) return false;
  return [normalizer, ...(normalizer.normalizers ?? [])].some((step) => step.type === 'Lowercase');
}
