import type { InstalledModel } from './cli/installed-model.ts';
import { type Config, isModelPath, toModelFolder } from './config.ts';
import type { AppError } from './domain/app-error.ts';
import { type ModelFolder, readModelFolder, readModelFolders } from './engine/models/model-folder.ts';
import { toModelInfo } from './engine/models/model-info.ts';

/** The models below the models folder and, first, the one that is wanted by its path. */
export async function readInstalledModels(
  config: Config,
  wanted: string,
): Promise<{ readonly models: readonly InstalledModel[]; readonly wantedName: string }> {
  const below = await Promise.all((await readModelFolders(config.modelsDir)).map(toInstalled));
  if (!isModelPath(wanted)) return { models: below, wantedName: wanted };
  const pointed = await toInstalled(await readModelFolder(toModelFolder(wanted, config.modelsDir)));
  const others = below.filter(({ name }) => name !== pointed.name);
  return { models: [pointed, ...others], wantedName: pointed.name };
}

async function toInstalled(
  found: ModelFolder | { readonly name: string; readonly path: string; readonly error: AppError },
): Promise<InstalledModel> {
  const { name, path } = found;
  if ('error' in found) return { name, folder: path, error: found.error };
  return { name, folder: path, info: await toModelInfo(found) };
}
