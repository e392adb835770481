import type { EngineNotice } from '../../domain/engine.ts';
import type { GenerationRequest } from '../../domain/generation-request.ts';
import { parseLoraTags } from '../../domain/lora-tags.ts';
import type { LoadedModel } from '../models/loaded-model.ts';
import type { TextEmbedding, TextEncoder } from '../models/text-encoder.ts';
import { applyWeights } from '../prompt/apply-weights.ts';
import { type PromptChunk, tokenizePrompt } from '../prompt/tokenize-prompt.ts';

export interface EncodedPrompts {
  readonly positive: TextEmbedding;
  readonly negative: TextEmbedding;
  readonly notices: readonly EngineNotice[];
}

/**
 * Prompt and negative prompt to hidden states of equal length: the shorter one is filled up with empty windows, so that
 * both halves of guidance share a UNet call.
 */
export async function encodePrompts(model: LoadedModel, request: GenerationRequest): Promise<EncodedPrompts> {
  const { tokenizer } = model;
  const encoder = await model.textEncoder.get();
  const positive = tokenizePrompt(tokenizer, parseLoraTags(request.prompt).text, request.promptMode);
  const negative = tokenizePrompt(tokenizer, request.negativePrompt, request.promptMode);
  const empty = tokenizePrompt(tokenizer, '', request.promptMode).chunks;
  const windows = Math.max(positive.chunks.length, negative.chunks.length);
  const fill = (chunks: readonly PromptChunk[]) => [
    ...chunks,
    ...Array.from({ length: windows - chunks.length }, () => empty).flat(),
  ];
  const notices: EngineNotice[] = [];
  if (positive.cutText !== undefined)
    notices.push({ kind: 'prompt-truncated', which: 'prompt', cutText: positive.cutText });
  if (negative.cutText !== undefined) {
    notices.push({ kind: 'prompt-truncated', which: 'negative prompt', cutText: negative.cutText });
  }
  return {
    positive: await encodeWindows(encoder, fill(positive.chunks), request.clipSkip),
    // As in diffusers, which skips no layer for it.
    negative: await encodeWindows(encoder, fill(negative.chunks), 0),
    notices,
  };
}

async function encodeWindows(
  encoder: TextEncoder,
  chunks: readonly PromptChunk[],
  clipSkip: number,
): Promise<TextEmbedding> {
  const embeddings = await encoder.encode(
    chunks.map((chunk) => chunk.ids),
    clipSkip,
  );
  const weighted = embeddings.map((embedding, i) =>
    applyWeights(
      embedding.values,
      embedding.dim,
      chunks[i]?.weights ?? new Float32Array(embedding.tokens).fill(1),
    ),
  );
  const [first, dim] = [embeddings[0], embeddings[0]?.dim ?? 0];
  const values = new Float32Array(weighted.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of weighted) {
    values.set(part, at);
    at += part.length;
  }
  return { tokens: (first?.tokens ?? 0) * embeddings.length, dim, values };
}
