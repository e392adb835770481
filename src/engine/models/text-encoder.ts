import type { OnnxSession } from './onnx-session.ts';
import { requireInput, requireOutput } from './onnx-session.ts';
import { toFloat32, toIdTensor } from './tensors.ts';

/** Hidden states of a prompt, [tokens, dim] row-major float32. Long prompts have several windows' tokens, one after another. */
export interface TextEmbedding {
  readonly tokens: number;
  readonly dim: number;
  readonly values: Float32Array;
}

export interface TextEncoder {
  /**
   * Encodes windows of token ids, all of one length, in one call; one embedding each. With `clipSkip`, as so many layers
   * before the last see them (through the final norm, as diffusers' `clip_skip`).
   * @throws AppError `model-invalid` when the graph does not answer that layer.
   */
  encode(windows: readonly Int32Array[], clipSkip?: number): Promise<readonly TextEmbedding[]>;
}

/**
 * A CLIP text encoder: `input_ids` [B, L] -> `last_hidden_state` [B, L, D] and, from our exporter, `clip_skip.1` and so on.
 * @throws AppError `model-invalid`.
 */
export function createTextEncoder(session: OnnxSession): TextEncoder {
  const ids = requireInput(session, 'input_ids');
  const hidden = requireOutput(session, 'last_hidden_state');
  return {
    async encode(windows, clipSkip = 0) {
      const output = clipSkip === 0 ? hidden : requireOutput(session, `clip_skip.${clipSkip}`);
      const length = windows[0]?.length ?? 0;
      const flat = new Int32Array(windows.length * length);
      for (const [i, window] of windows.entries()) flat.set(window, i * length);
      const feeds = { input_ids: toIdTensor(ids.type, flat, [windows.length, length]) };
      const outputs = await session.run(feeds, { [output.name]: null });
      const tensor = outputs[output.name];
      if (tensor === undefined) throw new Error(`${session.path} ran without ${output.name}`);
      const values = toFloat32(tensor);
      const dim = values.length / (windows.length * length);
      return windows.map((_, i) => ({
        tokens: length,
        dim,
        values: values.slice(i * length * dim, (i + 1) * length * dim),
      }));
    },
  };
}
