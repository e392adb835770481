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
  /** Encodes windows of token ids, all of one length, in one call; one embedding each. */
  encode(windows: readonly Int32Array[]): Promise<readonly TextEmbedding[]>;
}

/** A CLIP text encoder: `input_ids` [B, L] -> `last_hidden_state` [B, L, D]. @throws AppError `model-invalid`. */
export function createTextEncoder(session: OnnxSession): TextEncoder {
  const ids = requireInput(session, 'input_ids');
  const hidden = requireOutput(session, 'last_hidden_state');
  return {
    async encode(windows) {
      const length = windows[0]?.length ?? 0;
      const flat = new Int32Array(windows.length * length);
      for (const [i, window] of windows.entries()) flat.set(window, i * length);
      const outputs = await session.run({ input_ids: toIdTensor(ids.type, flat, [windows.length, length]) });
      const tensor = outputs[hidden.name];
      if (tensor === undefined) throw new Error(`${session.path} ran without ${hidden.name}`);
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
