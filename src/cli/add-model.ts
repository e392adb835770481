import { AppError } from '../domain/app-error.ts';
import { sortModelFiles } from '../domain/model-files.ts';
import type { ModelInfo } from '../domain/model-info.ts';
import { type ManifestFile, manifestFileName } from '../domain/model-manifest.ts';
import { isModelName, toModelName } from '../domain/model-name.ts';
import type { ModelOffer, OfferedFile } from '../domain/model-offer.ts';
import { checkOffer } from './check-offer.ts';
import type { DownloadDisplay, DownloadProgress } from './download-display.ts';
import { type ExitCode, exitCodes } from './exit-code.ts';
import { formatBytes } from './format-bytes.ts';
import { describeModel } from './list-models.ts';
import { tellOffer, totalBytes } from './tell-offer.ts';
import { type Terminal, writeJson } from './terminal.ts';
import { UsageError } from './usage-error.ts';

export interface AddModelOrder {
  /** As typed: a folder, an address, or `owner/name` of the hub. */
  readonly source: string;
  /** What it shall be called here; left out, as at its source. */
  readonly name?: string | undefined;
  /** Draw one step before it counts as installed. */
  readonly try: boolean;
  readonly yes: boolean;
  readonly json: boolean;
}

/** Where a model lies until it is whole, and how much of it is there already. */
interface StagingFolder {
  readonly folder: string;
  readonly haveBytes: number;
}

/** What an installation needs of the folder it goes to. */
interface ModelsFolder {
  readonly path: string;
  has(name: string): Promise<boolean>;
  keyOf(name: string, origin: string): string;
  stage(key: string): Promise<StagingFolder>;
  freeBytes(): Promise<number>;
  install(stagingFolder: string, name: string): Promise<string>;
}

export interface AddModelDeps {
  readonly terminal: Terminal;
  readonly modelsFolder: ModelsFolder;
  /** @throws UsageError, AppError. */
  readonly readOffer: (source: string, signal: AbortSignal) => Promise<ModelOffer>;
  readonly stageFiles: (
    offer: ModelOffer,
    files: readonly OfferedFile[],
    folder: string,
    options: { readonly signal: AbortSignal; readonly onProgress: (progress: DownloadProgress) => void },
  ) => Promise<Readonly<Record<string, ManifestFile>>>;
  readonly writeManifest: (
    folder: string,
    facts: { readonly name: string; readonly licence: string | undefined; readonly source: string },
    files: Readonly<Record<string, ManifestFile>>,
  ) => Promise<void>;
  /** Compares a folder with its manifest and reads everything but the weights. @throws AppError `model-invalid`. */
  readonly checkModel: (folder: string) => Promise<ModelInfo>;
  /** Draws one step with the model in the folder. @throws AppError. */
  readonly tryModel: (folder: string, info: ModelInfo, signal: AbortSignal) => Promise<void>;
  /** The right to install under this key; undefined while another process has it. */
  readonly lock: (key: string) => { release(): Promise<void> } | undefined;
  /** Asks the person at the terminal; undefined when there is nobody to ask. */
  readonly confirm: ((question: string) => Promise<boolean>) | undefined;
  readonly display: DownloadDisplay;
  readonly interrupted: AbortSignal;
}

/** Left free on the disk after a model has come. */
const spareBytes = 64 * 2 ** 20;

/**
 * Installs a model: nothing of it is seen until every file is there and right.
 * @throws UsageError when it cannot be used here or may not be installed as asked; AppError.
 */
export async function addModel(order: AddModelOrder, deps: AddModelDeps): Promise<ExitCode> {
  const { terminal, interrupted } = deps;
  try {
    return await add(order, deps);
  } catch (error) {
    if (!interrupted.aborted) throw error;
    const sentence = 'Stopped. Give the same command again, and it goes on from here.';
    if (order.json) writeJson(terminal.out, { ok: false, error: sentence, kind: 'canceled' });
    else terminal.err.write(`${sentence}\n`);
    return exitCodes.interrupted;
  }
}

async function add(order: AddModelOrder, deps: AddModelDeps): Promise<ExitCode> {
  const { terminal, modelsFolder, interrupted } = deps;
  if (order.name !== undefined) await refuseName(order.name, modelsFolder);
  const offer = await deps.readOffer(order.source, interrupted);
  const name = order.name ?? toModelName(offer.suggestedName);
  if (name === undefined) throw new UsageError('This model needs a name here: add --name.');
  await refuseName(name, modelsFolder);
  const files = sortModelFiles(offer.files, offer.listed);
  const wanted = await checkOffer(offer, files, interrupted);
  tellOffer(offer, wanted, files, terminal);
  if (offer.isDownload && !order.yes && !(await isAccepted(offer, deps.confirm))) {
    terminal.err.write('Nothing was installed.\n');
    return exitCodes.refused;
  }

  const key = modelsFolder.keyOf(name, offer.origin);
  const staging = await modelsFolder.stage(key);
  const { folder } = staging;
  const lock = deps.lock(key);
  if (lock === undefined)
    throw new UsageError(`${name} is being added by another command. Wait for its end.`);
  try {
    const staged = await fetchAll(offer, wanted, staging, deps);
    if (staged[manifestFileName] === undefined) {
      await deps.writeManifest(folder, { name, licence: offer.licence, source: offer.origin }, staged);
    }
    const info = await deps.checkModel(folder);
    if (order.try) {
      terminal.err.write('Trying it: one step …\n');
      await deps.tryModel(folder, info, interrupted);
    }
    interrupted.throwIfAborted();
    const installed = await modelsFolder.install(folder, name);
    tellInstalled({ ...info, name, folder: installed }, offer, order, terminal);
    return exitCodes.done;
  } finally {
    await lock.release();
  }
}

/** @throws AppError `disk-failed` when it would not fit. */
async function fetchAll(
  offer: ModelOffer,
  wanted: readonly OfferedFile[],
  { folder, haveBytes }: StagingFolder,
  { display, modelsFolder, stageFiles, interrupted }: AddModelDeps,
): Promise<Readonly<Record<string, ManifestFile>>> {
  const missingBytes = Math.max(0, totalBytes(wanted) - haveBytes);
  const freeBytes = await modelsFolder.freeBytes();
  if (missingBytes + spareBytes > freeBytes) {
    throw new AppError(
      'disk-failed',
      `${formatBytes(missingBytes)} are still to come, and ${formatBytes(freeBytes)} are free at ${modelsFolder.path}. Free some space, or choose another models folder with PINCEL_MODELS_DIR.`,
    );
  }
  try {
    return await stageFiles(offer, wanted, folder, { signal: interrupted, onProgress: display.show });
  } finally {
    display.clear();
  }
}

async function isAccepted(offer: ModelOffer, confirm: AddModelDeps['confirm']): Promise<boolean> {
  if (confirm === undefined) {
    throw new UsageError(
      'Nobody can be asked here: read the licence, and add --yes if you accept it. Nothing was installed.',
    );
  }
  return confirm(
    offer.licence === undefined
      ? 'It names no licence: only its author can say what you may do with it. Install it?'
      : 'Do you accept the licence, and install it?',
  );
}

async function refuseName(name: string, modelsFolder: ModelsFolder): Promise<void> {
  if (!isModelName(name)) {
    throw new UsageError(
      `--name ${name}: use 1 to 64 letters, digits, and . _ - between them, for example my-sd15.`,
    );
  }
  if (await modelsFolder.has(name)) {
    throw new UsageError(
      `${name} is already installed below ${modelsFolder.path}. Remove it first (pincel models remove ${name}), or install this one under another name with --name.`,
    );
  }
}

function tellInstalled(
  model: ModelInfo,
  { origin, licence }: ModelOffer,
  { json }: AddModelOrder,
  { out, err }: Terminal,
): void {
  const { name, folder } = model;
  if (json) {
    writeJson(out, { ok: true, name, folder, source: origin, licence, model });
    return;
  }
  out.write(`${name} is installed at ${folder}.\n${describeModel(model, { licence })}`);
  err.write(`Draw with it: pincel image "…" --model ${name}\nFor everybody: pincel models default ${name}\n`);
}
