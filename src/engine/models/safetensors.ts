import { open } from 'node:fs/promises';
import { z } from 'zod';
import { AppError } from '../../domain/app-error.ts';

/** A tensor of a `.safetensors` file, widened to float32. */
export interface StoredTensor {
  readonly shape: readonly number[];
  readonly values: Float32Array;
}

/** More than the names of any model's tensors take. */
const maxHeaderBytes = 32 * 2 ** 20;
/** LoRAs have tens of megabytes, the largest a few hundred. */
const maxFileBytes = 2 * 2 ** 30 - 1;

const entrySchema = z.object({
  dtype: z.string(),
  shape: z.array(z.int().nonnegative()),
  data_offsets: z.tuple([z.int().nonnegative(), z.int().nonnegative()]),
});
const headerSchema = z.record(z.string(), entrySchema);

/**
 * Reads a `.safetensors` file (https://github.com/huggingface/safetensors, "Format") of float32 and float16 tensors.
 * @throws AppError `model-invalid` naming the file and what is wrong with it.
 */
export async function readSafetensors(path: string): Promise<ReadonlyMap<string, StoredTensor>> {
  const bytes = await readWhole(path);
  const headerBytes = bytes.length < 8 ? 0 : Number(bytes.readBigUInt64LE(0));
  if (headerBytes === 0 || headerBytes > Math.min(maxHeaderBytes, bytes.length - 8)) {
    throw damaged(path, 'its header is cut off');
  }
  const header = parseHeader(path, bytes.toString('utf8', 8, 8 + headerBytes));
  const data = bytes.subarray(8 + headerBytes);
  return new Map(
    Object.entries(header).map(([name, entry]) => [name, toTensor(path, name, entry, data)] as const),
  );
}

type Entry = z.infer<typeof entrySchema>;

function parseHeader(path: string, text: string): Readonly<Record<string, Entry>> {
  try {
    const { __metadata__: _, ...entries } = z.record(z.string(), z.unknown()).parse(JSON.parse(text));
    return headerSchema.parse(entries);
  } catch (cause) {
    throw damaged(path, 'its header does not fit the format', cause);
  }
}

function toTensor(
  path: string,
  name: string,
  { dtype, shape, data_offsets }: Entry,
  data: Buffer,
): StoredTensor {
  const [begin, end] = data_offsets;
  const length = shape.reduce((product, axis) => product * axis, 1);
  const width = dtype === 'F32' ? 4 : dtype === 'F16' ? 2 : undefined;
  if (width === undefined) throw damaged(path, `${name} is of type ${dtype}, neither F32 nor F16`);
  if (end - begin !== length * width || end > data.length) {
    throw damaged(path, `${name} is not where its header says`);
  }
  // A copy of its own is aligned, wherever the tensor lies in the file.
  const own = new Uint8Array(data.subarray(begin, end)).buffer;
  const values = width === 4 ? new Float32Array(own) : new Float32Array(new Float16Array(own));
  return { shape, values };
}

async function readWhole(path: string): Promise<Buffer> {
  try {
    await using file = await open(path);
    const { size } = await file.stat();
    if (size > maxFileBytes) throw damaged(path, 'it is larger than any LoRA');
    return await file.readFile();
  } catch (cause) {
    if (cause instanceof AppError) throw cause;
    throw damaged(path, 'it cannot be read', cause);
  }
}

function damaged(path: string, what: string, cause?: unknown): AppError {
  return new AppError('model-invalid', `${path} cannot be used: ${what}. Copy the model folder again.`, {
    cause,
  });
}
