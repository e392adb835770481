import { isModelName } from '../domain/model-name.ts';
import { nearestName } from '../domain/nearest-name.ts';
import { type ExitCode, exitCodes } from './exit-code.ts';
import { formatBytes } from './format-bytes.ts';
import { type Terminal, writeJson } from './terminal.ts';
import { UsageError } from './usage-error.ts';

export interface RemoveModelOrder {
  readonly name: string;
  readonly yes: boolean;
  readonly json: boolean;
}

/** A folder below the models folder: a model, a broken one, or one that has not come as a whole. */
interface RemovableModel {
  readonly name: string;
  readonly sizeBytes: number;
  readonly isUnfinished: boolean;
}

export interface RemoveModelDeps {
  readonly terminal: Terminal;
  readonly modelsFolder: {
    readonly path: string;
    remove(name: string): Promise<void>;
    removeUnfinished(name: string): Promise<void>;
  };
  readonly models: readonly RemovableModel[];
  readonly defaultModel: string;
  /** Asks the person at the terminal; undefined when there is nobody to ask. */
  readonly confirm: ((question: string) => Promise<boolean>) | undefined;
}

/**
 * Removes a model's folder, after asking; never that of the model that draws for everybody.
 * @throws UsageError when there is no such model, it is the default, or nobody can be asked.
 */
export async function removeModel(
  { name, yes, json }: RemoveModelOrder,
  { terminal, modelsFolder, models, defaultModel, confirm }: RemoveModelDeps,
): Promise<ExitCode> {
  const found = models.filter((model) => model.name === name);
  const installed = found.find(({ isUnfinished }) => !isUnfinished);
  if (!isModelName(name) || found.length === 0) {
    const nearest = nearestName(
      name,
      models.map((model) => model.name),
    );
    const guess = nearest === undefined ? '' : ` Did you mean ${nearest}?`;
    throw new UsageError(`There is no model ${name} below ${modelsFolder.path}.${guess}`);
  }
  if (installed !== undefined && name === defaultModel) {
    throw new UsageError(
      `${name} is the model that draws for everybody. Choose another one first: pincel models default NAME.`,
    );
  }
  const sizeBytes = found.reduce((sum, model) => sum + model.sizeBytes, 0);
  if (!yes) {
    if (confirm === undefined) {
      throw new UsageError(`Nobody can be asked here: add --yes if ${name} shall be removed.`);
    }
    const question = `Remove ${name} (${formatBytes(sizeBytes)}) from ${modelsFolder.path}?`;
    if (!(await confirm(question))) {
      terminal.err.write('Nothing was removed.\n');
      return exitCodes.refused;
    }
  }
  if (installed !== undefined) await modelsFolder.remove(name);
  await modelsFolder.removeUnfinished(name);
  if (json) writeJson(terminal.out, { ok: true, name, freedBytes: sizeBytes });
  else terminal.out.write(`${name} is removed: ${formatBytes(sizeBytes)} are free again.\n`);
  return exitCodes.done;
}
