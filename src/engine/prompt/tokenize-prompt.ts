import type { PromptMode } from '../../domain/generation-request.ts';
import { parsePromptWeights, type WeightedText } from './parse-prompt-weights.ts';
import type { Tokenizer } from './tokenizer.ts';

/** One window of the text encoder: begin token, the prompt's tokens, end token, padding; one weight per token. */
export interface PromptChunk {
  readonly ids: Int32Array;
  readonly weights: Float32Array;
}

export interface TokenizedPrompt {
  /** At least one. */
  readonly chunks: readonly PromptChunk[];
  /** The end of the prompt that did not fit, as it was written but without brackets and weights. */
  readonly cutText: string | undefined;
}

/** Windows of one prompt; each costs a run of the text encoder and makes every cross-attention wider. */
export const maxPromptChunks = 8;

/**
 * Code points after which a run without white space counts as ended. Normalising and merging take more than linear
 * time, and a run of that length fills every window long before.
 */
const maxWordLength = 4096;
const wordPattern = new RegExp(String.raw`\P{White_Space}{1,${maxWordLength}}`, 'gu');

/** A chunk may end this many tokens early to end at a comma. */
const commaReach = 20;

/**
 * A prompt with attention syntax (`parsePromptWeights`) as windows for the text encoder.
 *
 * `chunk` fills windows of `maxLength - 2` tokens one after another; a full window whose last comma is among its last
 * 20 tokens gives what follows the comma to the next one (AUTOMATIC1111's `tokenize_line`). Beyond `maxPromptChunks` the
 * prompt is cut. `truncate` keeps the first window, as diffusers does. An empty prompt is one empty window.
 */
export function tokenizePrompt(tokenizer: Tokenizer, prompt: string, mode: PromptMode): TokenizedPrompt {
  const texts = parsePromptWeights(prompt);
  const maxChunks = mode === 'chunk' ? maxPromptChunks : 1;
  const room = tokenizer.maxLength - 2;
  const [comma] = tokenizer.encode(',');

  let chunk: PromptToken[] = [];
  const chunks = [chunk];
  let commaAt = -1;
  for (const token of readTokens(tokenizer, texts)) {
    if (chunk.length === room) {
      if (chunks.length === maxChunks) {
        return { chunks: toChunks(tokenizer, chunks), cutText: textFrom(tokenizer, texts, token) };
      }
      const commaIsNear = token.id !== comma && commaAt >= 0 && room - commaAt <= commaReach;
      chunk = chunk.splice(commaIsNear ? commaAt + 1 : room);
      chunks.push(chunk);
      commaAt = -1;
    }
    if (token.id === comma) commaAt = chunk.length;
    chunk.push(token);
  }
  return { chunks: toChunks(tokenizer, chunks), cutText: undefined };
}

interface PromptToken {
  readonly id: number;
  readonly weight: number;
  /** It is the n-th token of this word. */
  readonly nth: number;
  readonly word: Word;
}

interface Word {
  /** Composed (NFC), as tokenizers see it. */
  readonly text: string;
  readonly ids: readonly number[];
  /** Where the word ends in which of the prompt's texts. */
  readonly textIndex: number;
  readonly end: number;
}

/**
 * Tokens in order, word by word: no token reaches over white space, so that gives the same ids as the whole text at
 * once, tells where each comes from, and reads no further than there is room.
 */
function* readTokens(tokenizer: Tokenizer, texts: readonly WeightedText[]): Generator<PromptToken> {
  for (const [textIndex, { text, weight }] of texts.entries()) {
    for (const match of text.matchAll(wordPattern)) {
      const composed = match[0].normalize('NFC');
      const ids = tokenizer.encode(composed);
      const word = { text: composed, ids, textIndex, end: match.index + match[0].length };
      for (const [nth, id] of ids.entries()) yield { id, weight, nth, word };
    }
  }
}

function toChunks(tokenizer: Tokenizer, chunks: readonly (readonly PromptToken[])[]): PromptChunk[] {
  return chunks.map((tokens) => {
    const ids = new Int32Array(tokenizer.maxLength).fill(tokenizer.padId);
    const weights = new Float32Array(tokenizer.maxLength).fill(1);
    ids[0] = tokenizer.bosId;
    for (const [i, token] of tokens.entries()) {
      ids[i + 1] = token.id;
      weights[i + 1] = token.weight;
    }
    ids[tokens.length + 1] = tokenizer.eosId;
    return { ids, weights };
  });
}

/** The prompt's text from this token on. */
function textFrom(tokenizer: Tokenizer, texts: readonly WeightedText[], { word, nth }: PromptToken): string {
  const [current, ...rest] = texts.slice(word.textIndex).map(({ text }) => text);
  return [word.text.slice(offsetInWord(tokenizer, word, nth)), current?.slice(word.end), ...rest]
    .join('')
    .trimEnd();
}

/**
 * Where in a word its n-th token begins, by counting the bytes of the tokens before it; 0, the whole word, when the
 * tokens' bytes are not the word's (a model whose tokenizer drops accents).
 */
function offsetInWord(tokenizer: Tokenizer, { text, ids }: Word, nth: number): number {
  const countBytes = (some: readonly number[]) => some.reduce((sum, id) => sum + tokenizer.byteLength(id), 0);
  const characters = Array.from(text, (character) => ({
    units: character.length,
    bytes: Buffer.byteLength(character.toLowerCase()),
  }));
  if (countBytes(ids) !== characters.reduce((sum, { bytes }) => sum + bytes, 0)) return 0;
  let left = countBytes(ids.slice(0, nth));
  let offset = 0;
  for (const { units, bytes } of characters) {
    left -= bytes;
    if (left < 0) break;
    offset += units;
  }
  return offset;
}
