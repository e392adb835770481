import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { AppError } from '../../domain/app-error.ts';
import { readJsonFile } from './read-json-file.ts';
import { readSafetensors, type StoredTensor } from './safetensors.ts';

const loraSchema = z.object({
  format: z.literal('pincel-lora-1'),
  /** Beside this file. */
  weights: z.string().regex(/^[^/\\]+\.safetensors$/),
  graphs: z.array(
    z.object({
      graph: z.string(),
      data: z.string(),
      tensors: z.array(
        z.object({
          initializer: z.string(),
          offsetBytes: z.int().nonnegative(),
          dtype: z.enum(['float32', 'float16']),
          shape: z.array(z.int().positive()).min(1),
          scale: z.number(),
          left: z.string(),
          right: z.string(),
        }),
      ),
    }),
  ),
});

/** What a LoRA of weight 1 adds to one initialiser: `scale * left @ right`, with the initialiser as [first axis, all others]. */
export interface LowRankDelta {
  readonly initializer: string;
  /** Where the initialiser lies in the graph's data file, and how it is stored there. */
  readonly offsetBytes: number;
  readonly dtype: 'float32' | 'float16';
  readonly shape: readonly number[];
  readonly scale: number;
  readonly left: StoredTensor;
  readonly right: StoredTensor;
}

/** The changes to one graph, whose data file is `dataName`, a path in the model folder. */
interface GraphDeltas {
  readonly dataName: string;
  readonly deltas: readonly LowRankDelta[];
}

/** A LoRA of a model folder (tools/export/README.md, "LoRA folders"), by the graphs it changes, as `unet/model.onnx`. */
export interface Lora {
  readonly name: string;
  readonly graphs: ReadonlyMap<string, GraphDeltas>;
}

/** The LoRAs a model folder has, by name. */
export async function findLoraNames(folder: string): Promise<readonly string[]> {
  const files = await readdir(join(folder, 'loras')).catch(() => []);
  return files
    .filter((file) => file.endsWith('.json'))
    .map((file) => file.slice(0, -'.json'.length))
    .toSorted();
}

/** @throws AppError `model-invalid` naming the file that is missing or does not fit. */
export async function readLora(folder: string, name: string): Promise<Lora> {
  const path = join(folder, 'loras', `${name}.json`);
  const { weights, graphs } = await readJsonFile(path, loraSchema);
  const tensors = await readSafetensors(join(folder, 'loras', weights));
  const tensor = (key: string): StoredTensor => {
    const found = tensors.get(key);
    if (found === undefined)
      throw new AppError('model-invalid', `${path} names ${key}, but ${weights} has no such tensor.`);
    return found;
  };
  return {
    name,
    graphs: new Map(
      graphs.map(({ graph, data, tensors: entries }) => [
        graph,
        {
          dataName: data,
          deltas: entries.map((entry) => {
            const delta = { ...entry, left: tensor(entry.left), right: tensor(entry.right) };
            if (!fits(delta)) {
              throw new AppError(
                'model-invalid',
                `${path}: the factors for ${entry.initializer} do not fit its shape.`,
              );
            }
            return delta;
          }),
        },
      ]),
    ),
  };
}

function fits({ shape, left, right }: LowRankDelta): boolean {
  const [rows = 0, ...others] = shape;
  const columns = others.reduce((product, axis) => product * axis, 1);
  const rank = left.values.length / rows;
  return Number.isInteger(rank) && right.values.length === rank * columns;
}
