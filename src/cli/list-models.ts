import type { KindInfo, ModelInfo } from '../domain/model-info.ts';
import type { ModelManifest } from '../domain/model-manifest.ts';
import { type ExitCode, exitCodes } from './exit-code.ts';
import { formatBytes } from './format-bytes.ts';
import { type InstalledModel, toUsable } from './installed-model.ts';
import { type Terminal, writeJson } from './terminal.ts';

export interface ListModelsOptions {
  /** Compare every file with its checksum. */
  readonly verify: boolean;
  readonly json: boolean;
}

/** A model that began to come and is not whole yet. */
interface UnfinishedModel {
  readonly name: string;
  readonly sizeBytes: number;
}

export interface ListModelsDeps {
  readonly terminal: Terminal;
  readonly models: readonly InstalledModel[];
  readonly unfinished: readonly UnfinishedModel[];
  readonly modelsFolder: string;
  readonly defaultModel: string;
  /** Undefined when a folder has none, or none that can be read. */
  readonly readManifest: (folder: string) => Promise<ModelManifest | undefined>;
  /** Compares a folder with its manifest. @throws AppError naming the first difference. */
  readonly verifyModel: (folder: string) => Promise<unknown>;
}

/** What is known about a model beside what it can do. */
interface ModelFacts {
  readonly licence?: string | undefined;
  readonly isDefault?: boolean;
  /** Whether its files are as its manifest says. */
  readonly checks?: Checks;
}

/** `manifest`: it has one, and it is compared at each load. */
type Checks = 'none' | 'manifest' | 'verified';

/** Tells what is installed, how big it is, and what each model can do. Fails when `--verify` finds a difference. */
export async function listModels(
  { verify, json }: ListModelsOptions,
  { terminal, models, unfinished, modelsFolder, defaultModel, readManifest, verifyModel }: ListModelsDeps,
): Promise<ExitCode> {
  const broken = models.flatMap((model) =>
    'error' in model ? [{ name: model.name, folder: model.folder, error: model.error.message }] : [],
  );
  const listed: (ModelInfo & { readonly licence: string | null; readonly checks: Checks })[] = [];
  for (const model of toUsable(models)) {
    const manifest = await readManifest(model.folder);
    try {
      if (verify && manifest !== undefined) await verifyModel(model.folder);
      const checks = manifest === undefined ? 'none' : verify ? 'verified' : 'manifest';
      listed.push({ ...model, licence: manifest?.licence ?? null, checks });
    } catch (error) {
      broken.push({
        name: model.name,
        folder: model.folder,
        error: error instanceof Error ? error.message : String(error),
      });
    }
  }
  const exitCode = verify && broken.length > 0 ? exitCodes.failed : exitCodes.done;
  if (json) {
    writeJson(terminal.out, { modelsFolder, defaultModel, models: listed, broken, unfinished });
    return exitCode;
  }
  for (const { licence, checks, ...model } of listed) {
    const isDefault = model.name === defaultModel;
    terminal.out.write(describeModel(model, { licence: licence ?? undefined, isDefault, checks }));
  }
  for (const { name, error } of broken) terminal.err.write(`${name} cannot be used: ${error}\n`);
  for (const { name, sizeBytes } of unfinished) {
    terminal.err.write(
      `${name} has not come as a whole (${formatBytes(sizeBytes)} so far): add it again, or \`pincel models remove ${name}\`.\n`,
    );
  }
  if (models.length === 0) {
    terminal.err.write(
      `No model is installed below ${modelsFolder}. Bring one with \`pincel models add\`, or set PINCEL_MODELS_DIR.\n`,
    );
  }
  return exitCode;
}

const checkWords: Readonly<Record<Checks, string>> = {
  none: 'no manifest.json: changed files would not be noticed',
  manifest: 'its files are compared with their checksums at each load',
  verified: 'every file is as its manifest says',
};

/** One model in some lines. */
export function describeModel(model: ModelInfo, { licence, isDefault = false, checks }: ModelFacts): string {
  const { byKind, gif, motions, examplePrompts } = model;
  const [picture, moving] = [describeOwn(byKind.image), describeOwn(byKind.gif)];
  const facts = [
    `draws ${model.kinds.map((kind) => (kind === 'gif' ? 'GIFs' : 'pictures')).join(' and ')}`,
    ...(model.imageToImage ? ['starts from a picture (--init)'] : []),
    `${picture} (sizes are multiples of ${model.sizeMultiplePx})`,
    ...(gif === undefined
      ? []
      : [
          `GIFs of ${gif.defaultFrames} frames at ${gif.defaultFps} a second${moving === picture ? '' : `: ${moving}`}`,
        ]),
    ...(motions.length === 0 ? [] : [`motions: ${motions.join(', ')}`]),
    ...(examplePrompts[0] === undefined ? [] : [`try: "${examplePrompts[0]}"`]),
    ...(licence === undefined ? [] : [`licence: ${licence}`]),
    ...(checks === undefined ? [] : [checkWords[checks]]),
  ];
  return [
    `${model.name} (${formatBytes(model.sizeBytes)}${isDefault ? ', default' : ''})`,
    ...facts.map((fact) => `  ${fact}`),
    '',
  ].join('\n');
}

function describeOwn(own: KindInfo): string {
  const { widthPx, heightPx } = own.defaultSize;
  return `${widthPx}x${heightPx}, ${own.defaultSteps} steps, guidance ${own.defaultGuidanceScale}, ${own.defaultScheduler}`;
}
