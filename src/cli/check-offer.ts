import { AppError } from '../domain/app-error.ts';
import { refuseArchitecture } from '../domain/model-architecture.ts';
import type { ModelFiles } from '../domain/model-files.ts';
import type { ModelOffer, OfferedFile } from '../domain/model-offer.ts';
import { exportCommand } from './model-source.ts';
import { UsageError } from './usage-error.ts';

const mostFiles = 1_000;

/**
 * Refuses what could not be drawn with before anything large is fetched: other architectures, weights of PyTorch, pickle
 * files, paths that lead elsewhere.
 * @throws UsageError with what to do instead; AppError when its `model_index.json` cannot be read.
 */
export async function checkOffer(
  offer: ModelOffer,
  files: ModelFiles,
  signal: AbortSignal,
): Promise<readonly OfferedFile[]> {
  const { wanted, pickles, unsafe } = files;
  if (unsafe !== undefined) {
    throw new UsageError(
      `${offer.origin} lists a file that cannot be in a model's folder: ${JSON.stringify(unsafe)}. Nothing was installed; do not trust this source.`,
    );
  }
  const listedPickle = pickles.find((path) => offer.listed?.has(path));
  if (listedPickle !== undefined) {
    throw new UsageError(
      `${offer.origin} counts ${listedPickle} among its files: a pickle file, which may run whatever its author put into it when it is opened. Nothing was installed.`,
    );
  }
  if (!wanted.some(({ path }) => path === 'model_index.json')) throw notAModel(offer, files);
  const className = readClassName(await offer.readIndex(signal), offer.origin);
  const refusal = refuseArchitecture(className);
  if (refusal !== undefined) throw new UsageError(`${offer.origin}: ${refusal}`);
  if (!wanted.some(({ path }) => /^unet(_motion)?\/model(_\w+)?\.onnx$/.test(path)))
    throw notExported(offer, files);
  if (wanted.length > mostFiles) {
    throw new UsageError(`${offer.origin} has ${wanted.length} files. A model has ${mostFiles} at most.`);
  }
  return wanted;
}

function notAModel(offer: ModelOffer, { checkpoints, pickles }: ModelFiles): UsageError {
  const [checkpoint] = checkpoints;
  if (checkpoint !== undefined) {
    return new UsageError(
      `${offer.origin} has single files of PyTorch's weights and no model_index.json. ${whereItIs(offer, checkpoint)}`,
    );
  }
  if (pickles.length > 0) return onlyPickles(offer, pickles);
  return new UsageError(
    `${offer.origin} has no model_index.json: it is no model in diffusers' layout. docs/models.md tells what fits.`,
  );
}

function notExported(offer: ModelOffer, { checkpoints, pickles }: ModelFiles): UsageError {
  if (checkpoints.length === 0 && pickles.length > 0) return onlyPickles(offer, pickles);
  if (checkpoints.length === 0) {
    return new UsageError(
      `${offer.origin} has neither unet/model.onnx nor unet_motion/model.onnx: there is nothing to draw with.`,
    );
  }
  return new UsageError(`${offer.origin} has PyTorch's weights, not ONNX. ${whereItIs(offer)}`);
}

function onlyPickles({ origin }: ModelOffer, [first]: readonly string[]): UsageError {
  return new UsageError(
    `${origin} has its weights in pickle files (${first}) only: opening one may run whatever its author put into it. Pincel opens none; look for the same model as .safetensors.`,
  );
}

/** The export's command; before it, for what is not here yet, how it gets here. */
function whereItIs(offer: ModelOffer, file?: string): string {
  const folder = offer.isDownload ? offer.suggestedName : offer.origin;
  const command = exportCommand(file === undefined ? folder : `${folder}/${file}`);
  if (!offer.isDownload) return command;
  const [, repository] = /\/([^/]+\/[^/]+)\/tree\/[^/]+$/.exec(offer.origin) ?? [];
  if (repository === undefined) return `Download it into a folder ${folder}. ${command}`;
  return command.replace('\n', `\n  hf download ${repository} --local-dir ${folder}\n`);
}

function readClassName(text: string, origin: string): string | undefined {
  let index: unknown;
  try {
    index = JSON.parse(text);
  } catch (cause) {
    throw new AppError('model-invalid', `model_index.json of ${origin} is not valid JSON.`, { cause });
  }
  const name =
    typeof index === 'object' && index !== null && '_class_name' in index ? index._class_name : undefined;
  // It is told as it is, and steers no terminal.
  return typeof name === 'string' ? name.replaceAll(/\W/g, '?').slice(0, 100) : undefined;
}
