import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { KindInfo, ModelInfo } from '../../domain/model-info.ts';
import { schedulerNames } from '../../domain/scheduler-name.ts';
import { maxStepsFor, schedulerNameFor } from '../schedulers/create-scheduler.ts';
import { fewStepDefaults } from './few-step-defaults.ts';
import { type ModelFolder, readModelFolder, type UnetComponent } from './model-folder.ts';
import { contextFramesOf, networkOf, requireNetworkOf } from './network-of.ts';

const defaults = { steps: 25, guidanceScale: 7.5, fps: 8, latentCells: 64 } as const;

/** What a model folder can do, from its files alone. @throws AppError `model-invalid`. */
export async function readModelInfo(folder: string): Promise<ModelInfo> {
  return toModelInfo(await readModelFolder(folder));
}

/** What `folder` can do. Recommendations of its makers (`model_index.json`, key `pincel`) come before our defaults. */
export async function toModelInfo(folder: ModelFolder): Promise<ModelInfo> {
  const wishes = folder.index.pincel;
  const network = requireNetworkOf(folder, 'image');
  const motion = networkOf(folder, 'gif');
  const contextFrames = contextFramesOf(folder);
  return {
    name: folder.name,
    folder: folder.path,
    sizeBytes: await folderSizeBytes(folder.path),
    kinds: motion === undefined ? ['image'] : ['image', 'gif'],
    imageToImage: folder.vaeEncoder !== undefined,
    hasSafetyChecker: folder.safetyChecker !== undefined,
    // Each level of the UNet but the last halves the latents; an exported graph cannot pad them back.
    sizeMultiplePx:
      wishes?.size_multiple ?? folder.vaeFactor * 2 ** (network.config.block_out_channels.length - 1),
    byKind: {
      image: toKindInfo(folder, network),
      gif: toKindInfo(folder, motion ?? network),
    },
    maxClipSkip: folder.maxClipSkip,
    gif:
      motion === undefined
        ? undefined
        : {
            defaultFrames: wishes?.gif?.frames ?? contextFrames,
            contextFrames,
            defaultFps: wishes?.gif?.fps ?? defaults.fps,
            isCyclic: wishes?.gif?.cyclic ?? false,
          },
    motions: wishes?.motions ?? [],
    loras: folder.loras,
    knowsStyles: wishes?.styles ?? true,
    ...toExamples(wishes?.example_prompts),
  };
}

function toExamples(
  prompts: NonNullable<ModelFolder['index']['pincel']>['example_prompts'] = [],
): Pick<ModelInfo, 'examplePrompts' | 'examplePromptsIn'> {
  return Array.isArray(prompts)
    ? { examplePrompts: prompts, examplePromptsIn: {} }
    : { examplePrompts: Object.values(prompts).flat(), examplePromptsIn: prompts };
}

/** By the network, not by the kind: one that draws pictures for want of another draws them as it draws GIFs. */
function toKindInfo({ index, unetMotion, vaeFactor }: ModelFolder, network: UnetComponent): KindInfo {
  const { pincel } = index;
  const wishes = network === unetMotion ? { ...pincel, ...pincel?.gif } : pincel;
  const { steps, guidanceScale } = fewStepDefaults(network) ?? defaults;
  const [widthPx, heightPx] = wishes?.default_size ?? nativeSize(network, vaeFactor);
  return {
    defaultSize: { widthPx, heightPx },
    defaultSteps: wishes?.default_steps ?? steps,
    maxSteps: Object.fromEntries(
      schedulerNames.map((name) => [name, maxStepsFor(name, network.schedulerConfig)]),
    ),
    defaultGuidanceScale: wishes?.default_guidance ?? guidanceScale,
    defaultScheduler: schedulerNameFor(network.schedulerConfig),
  };
}

function nativeSize(network: UnetComponent, vaeFactor: number): readonly [number, number] {
  const cells = network.config.sample_size ?? defaults.latentCells;
  const [height, width] = typeof cells === 'number' ? [cells, cells] : cells;
  return [width * vaeFactor, height * vaeFactor];
}

async function folderSizeBytes(folder: string): Promise<number> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile());
  const sizes = await Promise.all(
    files.map(async (file) => (await stat(join(file.parentPath, file.name))).size),
  );
  return sizes.reduce((sum, size) => sum + size, 0);
}
