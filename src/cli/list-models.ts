import type { ModelInfo } from '../domain/model-info.ts';
import { type ExitCode, exitCodes } from './exit-code.ts';
import { formatBytes } from './format-bytes.ts';
import { type InstalledModel, toUsable } from './installed-model.ts';
import { type Terminal, writeJson } from './terminal.ts';

export interface ListModelsDeps {
  readonly terminal: Terminal;
  readonly models: readonly InstalledModel[];
  readonly modelsFolder: string;
  readonly defaultModel: string;
}

/** Tells what is installed, how big it is, and what each model can do. */
export function listModels(
  { json }: { readonly json: boolean },
  { terminal, models, modelsFolder, defaultModel }: ListModelsDeps,
): ExitCode {
  const broken = models.flatMap((model) =>
    'error' in model ? [{ name: model.name, folder: model.folder, error: model.error.message }] : [],
  );
  if (json) {
    writeJson(terminal.out, { modelsFolder, defaultModel, models: toUsable(models), broken });
    return exitCodes.done;
  }
  for (const model of toUsable(models)) terminal.out.write(describeModel(model, defaultModel));
  for (const { name, error } of broken) terminal.err.write(`${name} cannot be used: ${error}\n`);
  if (models.length === 0) {
    terminal.err.write(
      `No model is installed below ${modelsFolder}. Put a model folder there, or set PINCEL_MODELS_DIR.\n`,
    );
  }
  return exitCodes.done;
}

function describeModel(model: ModelInfo, defaultModel: string): string {
  const { defaultSize, gif, motions, examplePrompts } = model;
  const facts = [
    `draws ${model.kinds.map((kind) => (kind === 'gif' ? 'GIFs' : 'pictures')).join(' and ')}`,
    ...(model.imageToImage ? ['starts from a picture (--init)'] : []),
    `${defaultSize.widthPx}x${defaultSize.heightPx} (multiples of ${model.sizeMultiplePx}), ${model.defaultSteps} steps, guidance ${model.defaultGuidanceScale}, ${model.defaultScheduler}`,
    ...(gif === undefined ? [] : [`GIFs of ${gif.defaultFrames} frames at ${gif.defaultFps} a second`]),
    ...(motions.length === 0 ? [] : [`motions: ${motions.join(', ')}`]),
    ...(examplePrompts[0] === undefined ? [] : [`try: "${examplePrompts[0]}"`]),
  ];
  const mark = model.name === defaultModel ? ', default' : '';
  return [
    `${model.name} (${formatBytes(model.sizeBytes)}${mark})`,
    ...facts.map((fact) => `  ${fact}`),
    '',
  ].join('\n');
}
