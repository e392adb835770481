import { InferenceSession, type Tensor } from 'onnxruntime-node';
import { AppError } from '../../domain/app-error.ts';
import type { ProviderName } from '../../domain/engine.ts';

/** How sessions are opened in this process. */
export interface SessionOptions {
  readonly provider: ProviderName;
  /** Threads inside one operator; undefined leaves it to onnxruntime. */
  readonly threads: number | undefined;
}

export interface TensorInfo {
  readonly name: string;
  readonly type: Tensor.Type;
  /** A number is a fixed axis, a string names a dynamic one. */
  readonly shape: readonly (number | string)[];
}

/** The weights of a graph's data file, given from memory instead. */
export interface GraphData {
  /** The file's name as the graph knows it. */
  readonly name: string;
  readonly data: Uint8Array;
}

/** One loaded graph. `run` blocks the thread for as long as the inference takes. */
export interface OnnxSession {
  readonly path: string;
  readonly inputs: ReadonlyMap<string, TensorInfo>;
  readonly outputs: ReadonlyMap<string, TensorInfo>;
  /** With `fetches`, only those outputs are computed; one that comes with a tensor is written into its memory. */
  run(
    feeds: Readonly<Record<string, Tensor>>,
    fetches?: Readonly<Record<string, Tensor | null>>,
  ): Promise<Readonly<Record<string, Tensor>>>;
  release(): Promise<void>;
}

/**
 * Opens one ONNX file. With `graphData`, that stands in for the data file beside it, and may be dropped afterwards.
 * @throws AppError `model-invalid` when the file is damaged or of an unknown kind.
 */
export async function openSession(
  path: string,
  options: SessionOptions,
  graphData?: GraphData,
): Promise<OnnxSession> {
  let session: InferenceSession;
  try {
    session = await InferenceSession.create(path, {
      executionProviders: [options.provider],
      graphOptimizationLevel: 'all',
      logSeverityLevel: 3,
      ...(graphData === undefined ? {} : { externalData: [{ path: graphData.name, data: graphData.data }] }),
      ...(options.threads === undefined ? {} : { intraOpNumThreads: options.threads }),
    });
  } catch (cause) {
    throw new AppError(
      'model-invalid',
      `${path} cannot be loaded: it is damaged or not an ONNX model. Check it with \`pincel doctor\` and copy the folder again.`,
      { cause },
    );
  }
  return {
    path,
    inputs: toTensorInfos(session.inputMetadata),
    outputs: toTensorInfos(session.outputMetadata),
    async run(feeds, fetches) {
      const startedMs = performance.now();
      const outputs = await (fetches === undefined ? session.run(feeds) : session.run(feeds, fetches));
      inferenceClock.totalMs += performance.now() - startedMs;
      return outputs as Readonly<Record<string, Tensor>>;
    },
    release: () => session.release(),
  };
}

/** Time this process has spent inside `session.run`, for the benchmark of everything around it. */
export const inferenceClock = { totalMs: 0 };

function toTensorInfos(metadata: readonly InferenceSession.ValueMetadata[]): ReadonlyMap<string, TensorInfo> {
  const infos = metadata.flatMap((value) =>
    value.isTensor ? [[value.name, { name: value.name, type: value.type, shape: value.shape }] as const] : [],
  );
  return new Map(infos);
}

/** The input of this name. @throws AppError `model-invalid` listing what the graph has instead. */
export function requireInput(session: OnnxSession, name: string): TensorInfo {
  const info = session.inputs.get(name);
  if (info !== undefined) return info;
  const has = [...session.inputs.keys()].join(', ');
  throw new AppError(
    'model-invalid',
    `${session.path} has no input \`${name}\` (it has ${has}). Export the model again.`,
  );
}

/** The only output, or the first of `names` the graph has. @throws AppError `model-invalid`. */
export function requireOutput(session: OnnxSession, ...names: readonly string[]): TensorInfo {
  for (const name of names) {
    const info = session.outputs.get(name);
    if (info !== undefined) return info;
  }
  const has = [...session.outputs.keys()].join(', ');
  throw new AppError(
    'model-invalid',
    `${session.path} has no output ${names.map((name) => `\`${name}\``).join(' or ')} (it has ${has}). Export the model again.`,
  );
}
