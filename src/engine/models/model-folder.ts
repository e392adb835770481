import { readdir, stat } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { AppError } from '../../domain/app-error.ts';
import { parseSchedulerConfigText, type SchedulerConfig } from '../schedulers/scheduler-config.ts';
import {
  type ModelIndex,
  modelIndexSchema,
  type UnetConfig,
  unetConfigSchema,
  type VaeConfig,
  vaeConfigSchema,
} from './component-configs.ts';
import { findComponent, type ModelComponent, requireComponent } from './model-component.ts';
import { readJsonFile } from './read-json-file.ts';
import { readTextFile } from './read-text-file.ts';

/** A denoising network: `unet` draws pictures, `unet_motion` clips of frames (and pictures, as clips of one frame). */
export interface UnetComponent extends ModelComponent {
  readonly config: UnetConfig;
}

/** A model folder in diffusers' layout (Optimum's ONNX export, or the older converter's), read but not loaded. */
export interface ModelFolder {
  readonly name: string;
  readonly path: string;
  readonly index: ModelIndex;
  readonly schedulerConfig: SchedulerConfig;
  readonly tokenizerFolder: string;
  readonly textEncoder: ModelComponent;
  readonly unet: UnetComponent | undefined;
  readonly unetMotion: UnetComponent | undefined;
  readonly vaeDecoder: ModelComponent;
  readonly vaeEncoder: ModelComponent | undefined;
  readonly vaeConfig: VaeConfig;
  /** Picture pixels per latent cell: 2^(block_out_channels - 1). */
  readonly vaeFactor: number;
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
  const [schedulerConfig, textEncoder, unet, unetMotion, vaeDecoder, vaeEncoder, vaeConfig] =
    await Promise.all([
      readTextFile(join(path, 'scheduler', 'scheduler_config.json')).then(parseSchedulerConfigText),
      requireComponent(path, 'text_encoder'),
      findUnet(path, 'unet'),
      findUnet(path, 'unet_motion'),
      requireComponent(path, 'vae_decoder'),
      findComponent(path, 'vae_encoder'),
      readJsonFile(join(path, 'vae_decoder', 'config.json'), vaeConfigSchema),
    ]);
  if (unet === undefined && unetMotion === undefined) {
    throw new AppError(
      'model-invalid',
      `${path} has neither unet/model.onnx nor unet_motion/model.onnx: nothing to draw with.`,
    );
  }
  for (const network of [unet, unetMotion])
    if (network !== undefined) checkChannels(path, network, vaeConfig);
  return {
    name: basename(path),
    path,
    index,
    schedulerConfig,
    tokenizerFolder: join(path, 'tokenizer'),
    textEncoder,
    unet,
    unetMotion,
    vaeDecoder,
    vaeEncoder,
    vaeConfig,
    vaeFactor: 2 ** (vaeConfig.block_out_channels.length - 1),
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

async function findUnet(path: string, name: string): Promise<UnetComponent | undefined> {
  const component = await findComponent(path, name);
  if (component === undefined) return undefined;
  return { ...component, config: await readJsonFile(join(path, name, 'config.json'), unetConfigSchema) };
}

function checkChannels(path: string, unet: UnetComponent, vae: VaeConfig): void {
  if (unet.config.in_channels !== vae.latent_channels) {
    throw new AppError(
      'model-invalid',
      `${join(path, unet.name, 'config.json')}: in_channels is ${unet.config.in_channels}, but the VAE has ` +
        `${vae.latent_channels} latent channels. Inpainting models (9 channels) are not supported yet.`,
    );
  }
}
