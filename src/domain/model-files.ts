import type { OfferedFile } from './model-offer.ts';

/** What becomes of the files a source offers. */
export interface ModelFiles {
  readonly wanted: readonly OfferedFile[];
  /** Not read by Pincel: left where they are. */
  readonly skipped: readonly string[];
  /** Pickle files: left where they are, and never opened. */
  readonly pickles: readonly string[];
  /** Weights that an export reads, but drawing does not. */
  readonly checkpoints: readonly string[];
  /** The first listed path that could leave the model's folder, or that no system can hold beside the others. */
  readonly unsafe: string | undefined;
}

/** Opening one of these may run whatever its author put into it. */
const pickleName = /\.(bin|ckpt|pt|pth|pkl|pickle|h5|hdf5|keras|msgpack|joblib)$/i;
const checkpointName = /\.(safetensors|gguf)$/i;

const components: ReadonlySet<string> = new Set([
  'scheduler',
  'scheduler_motion',
  'tokenizer',
  'text_encoder',
  'unet',
  'unet_motion',
  'vae_decoder',
  'vae_encoder',
  'safety_checker',
  'feature_extractor',
]);
const rootName = /^([\w-]+\.json|readme\.md|(licen[cs]e|notice)(\.(md|txt))?)$/i;
const componentName = /^([\w-]+\.json|[\w-]+\.txt|weights\.pb|.+\.onnx|.+[._]data(_\d+)?)$/i;
/** Twins of a graph that the engine does not look for (`model_q4.onnx`), and the weights beside them. */
const otherGraph = /^(?!model(_fp16|_int8)?\.onnx).+\.onnx([._]data(_\d+)?)?$/i;

/**
 * Sorts what a source offers. Paths that the source's manifest lists are part of the model whatever they are called;
 * others have to be in diffusers' layout as the engine reads it.
 */
export function sortModelFiles(
  files: readonly OfferedFile[],
  listed: ReadonlySet<string> | undefined,
): ModelFiles {
  const sorted = Map.groupBy(files, ({ path }) => kindOf(path, listed));
  const pathsOf = (kind: FileKind): readonly string[] => sorted.get(kind)?.map(({ path }) => path) ?? [];
  const wanted = sorted.get('wanted') ?? [];
  return {
    wanted,
    skipped: pathsOf('skipped'),
    pickles: pathsOf('pickle'),
    checkpoints: pathsOf('checkpoint'),
    unsafe: pathsOf('unsafe')[0] ?? firstClash(wanted.map(({ path }) => path)),
  };
}

type FileKind = 'wanted' | 'skipped' | 'pickle' | 'checkpoint' | 'unsafe';

function kindOf(path: string, listed: ReadonlySet<string> | undefined): FileKind {
  const isListed = listed?.has(path) === true;
  if (!isSafePath(path)) return isListed ? 'unsafe' : 'skipped';
  if (pickleName.test(path)) return 'pickle';
  if (isListed) return 'wanted';
  if (checkpointName.test(path)) return 'checkpoint';
  return isInLayout(path) ? 'wanted' : 'skipped';
}

/** True for a path that stays in its folder and means the same on every system. */
export function isSafePath(path: string): boolean {
  const parts = path.split('/');
  return (
    path.length <= 200 &&
    parts.length <= 4 &&
    parts.every(
      (part) => /^[a-z\d_][\w.+-]*$/i.test(part) && !/\.$|^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i.test(part),
    )
  );
}

function isInLayout(path: string): boolean {
  const [first = '', second, ...deeper] = path.split('/');
  if (second === undefined) return rootName.test(first);
  if (deeper.length > 0 || !components.has(first)) return false;
  return componentName.test(second) && !otherGraph.test(second);
}

/** Two names that are one where case does not count, or a file that another one needs as its folder. */
function firstClash(paths: readonly string[]): string | undefined {
  const seen = new Set<string>();
  const folders = new Set(
    paths.flatMap((path) =>
      path.split('/').map((_, depth, parts) => parts.slice(0, depth).join('/').toLowerCase()),
    ),
  );
  return paths.find((path) => {
    const key = path.toLowerCase();
    if (seen.has(key) || folders.has(key)) return true;
    seen.add(key);
    return false;
  });
}
