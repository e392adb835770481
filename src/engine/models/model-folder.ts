import { readdir, stat } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { AppError } from '../../domain/app-error.ts';
import { refuseArchitecture } from '../../domain/model-architecture.ts';
import type { SchedulerConfig } from '../schedulers/scheduler-config.ts';
import { checkNetworks } from './check-networks.ts';
import {
  type ModelIndex,
  modelIndexSchema,
  textEncoderConfigSchema,
  type UnetConfig,
  unetConfigSchema,
  type VaeConfig,
  vaeConfigSchema,
} from './component-configs.ts';
import { findLoraNames } from './lora-folder.ts';
import { findComponent, type ModelComponent, requireComponent } from './model-component.ts';
import { readJsonFile, readJsonFileIfThere } from './read-json-file.ts';
import { readSchedules } from './read-schedules.ts';
import { findSafetyComponent, type SafetyComponent } from './safety-component.ts';

/** A denoising network: `unet` draws pictures, `unet_motion` clips of frames (and pictures, as clips of one frame). */
export interface UnetComponent extends ModelComponent {
  readonly config: UnetConfig;
  /** The noise schedule it was trained on, and the scheduler that goes with it. */
  readonly schedulerConfig: SchedulerConfig;
}

/** A tiny decoder may stand beside the encoder of the big VAE, whose latents are scaled otherwise. */
interface VaeEncoderComponent extends ModelComponent {
  /** Its own; undefined where the folder has the decoder's only. */
  readonly config: VaeConfig | undefined;
}

/** A model folder in diffusers' layout (Optimum's ONNX export, or the older converter's), read but not loaded. */
export interface ModelFolder {
  readonly name: string;
  readonly path: string;
  readonly index: ModelIndex;
  readonly tokenizerFolder: string;
  readonly textEncoder: ModelComponent;
  /** Layers before the text encoder's last whose answers its graph has too. */
  readonly maxClipSkip: number;
  readonly unet: UnetComponent | undefined;
  readonly unetMotion: UnetComponent | undefined;
  readonly vaeDecoder: ModelComponent;
  readonly vaeEncoder: VaeEncoderComponent | undefined;
  /** The decoder's. */
  readonly vaeConfig: VaeConfig;
  /** What its LoRAs are called. */
  readonly loras: readonly string[];
  /** Picture pixels per latent cell: 2^(block_out_channels - 1). */
  readonly vaeFactor: number;
  readonly safetyChecker: SafetyComponent | undefined;
}

/**
 * Reads and checks a model folder without loading weights.
 * @throws AppError `model-invalid` naming the missing or wrong file and what was expected.
 */
export async function readModelFolder(folder: string): Promise<ModelFolder> {
  const path = resolve(folder);
  if (!(await stat(path).catch(() => undefined))?.isDirectory()) {
    throw new AppError(
      'model-invalid',
      `There is no model folder at ${path}. Run \`pincel models\` to see what is installed.`,
    );
  }
  const index = await readJsonFile(join(path, 'model_index.json'), modelIndexSchema);
  const refusal = refuseArchitecture(index._class_name);
  if (refusal !== undefined) throw new AppError('model-invalid', `${path}: ${refusal}`);
  const schedules = await readSchedules(path);
  const [
    textEncoder,
    textEncoderConfig,
    unet,
    unetMotion,
    vaeDecoder,
    vaeEncoder,
    vaeConfig,
    safetyChecker,
    loras,
  ] = await Promise.all([
    requireComponent(path, 'text_encoder'),
    readJsonFileIfThere(join(path, 'text_encoder', 'config.json'), textEncoderConfigSchema),
    findUnet(path, 'unet', schedules.unet),
    findUnet(path, 'unet_motion', schedules.unetMotion),
    requireComponent(path, 'vae_decoder'),
    findVaeEncoder(path),
    readJsonFile(join(path, 'vae_decoder', 'config.json'), vaeConfigSchema),
    findSafetyComponent(path),
    findLoraNames(path),
  ]);
  if (unet === undefined && unetMotion === undefined) {
    throw new AppError(
      'model-invalid',
      `${path} has neither unet/model.onnx nor unet_motion/model.onnx: nothing to draw with.`,
    );
  }
  checkNetworks(path, { unet, unetMotion, vaeEncoder, vaeConfig });
  return {
    name: basename(path),
    path,
    index,
    tokenizerFolder: join(path, 'tokenizer'),
    textEncoder,
    maxClipSkip: textEncoderConfig?.clip_skips ?? 0,
    unet,
    unetMotion,
    vaeDecoder,
    vaeEncoder,
    vaeConfig,
    loras,
    vaeFactor: 2 ** (vaeConfig.block_out_channels.length - 1),
    safetyChecker,
  };
}

/** Every folder below `modelsFolder` that has a `model_index.json`, by name. Folders that do not fit come with their error. */
export async function readModelFolders(
  modelsFolder: string,
): Promise<
  readonly (ModelFolder | { readonly name: string; readonly path: string; readonly error: AppError })[]
> {
  const entries = await readdir(modelsFolder, { withFileTypes: true }).catch(() => []);
  const names = entries
    .filter((entry) => entry.isDirectory() || entry.isSymbolicLink())
    .map((entry) => entry.name);
  const found = await Promise.all(
    names.toSorted().map(async (name) => {
      const path = join(modelsFolder, name);
      if (!(await stat(join(path, 'model_index.json')).catch(() => undefined))) return undefined;
      return readModelFolder(path).catch((error: unknown) => {
        if (error instanceof AppError) return { name, path, error };
        throw error;
      });
    }),
  );
  return found.filter((folder) => folder !== undefined);
}

async function findUnet(
  path: string,
  name: string,
  schedulerConfig: SchedulerConfig,
): Promise<UnetComponent | undefined> {
  const component = await findComponent(path, name);
  if (component === undefined) return undefined;
  const config = await readJsonFile(join(path, name, 'config.json'), unetConfigSchema);
  return { ...component, config, schedulerConfig };
}

async function findVaeEncoder(path: string): Promise<VaeEncoderComponent | undefined> {
  const component = await findComponent(path, 'vae_encoder');
  if (component === undefined) return undefined;
  const config = await readJsonFileIfThere(join(path, component.name, 'config.json'), vaeConfigSchema);
  return { ...component, config };
}
