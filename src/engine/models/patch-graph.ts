import { open } from 'node:fs/promises';
import { basename, dirname, join, relative, sep } from 'node:path';
import { AppError } from '../../domain/app-error.ts';
import { addLowRank, type WeightedDelta } from './add-low-rank.ts';
import type { Lora } from './lora-folder.ts';
import type { GraphData } from './onnx-session.ts';

export interface WeightedLora {
  readonly lora: Lora;
  readonly weight: number;
}

/** Whether any of the LoRAs changes a graph of this part of the model (`unet`). */
export function touchesPart(loras: readonly WeightedLora[], part: string): boolean {
  return loras.some(({ lora }) => [...lora.graphs.keys()].some((graph) => dirname(graph) === part));
}

/**
 * The weights of a graph with LoRAs added, in memory: the whole of the graph's data file, which this takes the place of.
 * @throws AppError `model-invalid` when a LoRA was exported for other graphs of the part only, or its files do not fit.
 */
export async function patchGraph(
  folder: string,
  graphPath: string,
  loras: readonly WeightedLora[],
): Promise<GraphData | undefined> {
  const graph = relative(folder, graphPath).split(sep).join('/');
  const deltas: WeightedDelta[] = [];
  let dataName: string | undefined;
  for (const { lora, weight } of loras) {
    const own = lora.graphs.get(graph);
    if (own === undefined && touchesPart([{ lora, weight }], dirname(graph))) {
      throw new AppError(
        'model-invalid',
        `The LoRA ${lora.name} changes ${dirname(graph)}, but was exported for another graph than ${graph}. ` +
          'Export the model with it again.',
      );
    }
    dataName ??= own?.dataName;
    for (const delta of own?.deltas ?? []) deltas.push({ delta, weight });
  }
  if (dataName === undefined) return undefined;
  const path = join(folder, dirname(graph), basename(dataName));
  const data = await readData(path);
  try {
    addLowRank(data, deltas);
  } catch (cause) {
    throw new AppError('model-invalid', `${path} does not fit its LoRAs. Export the model with them again.`, {
      cause,
    });
  }
  return { name: basename(dataName), data };
}

/** Data files are larger than the 2 GiB that `readFile` stops at. */
async function readData(path: string): Promise<Uint8Array> {
  try {
    await using file = await open(path);
    const { size } = await file.stat();
    const data = new Uint8Array(size);
    const pieceBytes = 64 * 2 ** 20;
    for (let at = 0; at < size; ) {
      const { bytesRead } = await file.read(data, at, Math.min(pieceBytes, size - at), at);
      if (bytesRead === 0) throw new Error(`${path} became shorter while it was read`);
      at += bytesRead;
    }
    return data;
  } catch (cause) {
    throw new AppError('model-invalid', `Cannot read ${path}. Copy the model folder again.`, { cause });
  }
}
