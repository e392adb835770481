import { nearestName } from '../domain/nearest-name.ts';
import { type ExitCode, exitCodes } from './exit-code.ts';
import { type InstalledModel, toUsable } from './installed-model.ts';
import { type Terminal, writeJson } from './terminal.ts';
import { UsageError } from './usage-error.ts';

export interface DefaultModelDeps {
  readonly terminal: Terminal;
  readonly models: readonly InstalledModel[];
  readonly modelsFolder: string;
  /** The variable that names the model now; undefined when none does. It comes before the file. */
  readonly decidingVariable: string | undefined;
  /** Writes the setting; answers the file. @throws AppError. */
  readonly saveModel: (name: string) => Promise<string>;
}

/**
 * Makes an installed model the one that draws when none is asked for, from the gateway's next start on.
 * @throws UsageError when it cannot be used, or a variable decides.
 */
export async function setDefaultModel(
  name: string,
  { json }: { readonly json: boolean },
  { terminal, models, modelsFolder, decidingVariable, saveModel }: DefaultModelDeps,
): Promise<ExitCode> {
  const found = models.find((model) => model.name === name);
  if (found === undefined) {
    const nearest = nearestName(
      name,
      toUsable(models).map((model) => model.name),
    );
    const guess = nearest === undefined ? '' : ` Did you mean ${nearest}?`;
    throw new UsageError(`There is no model ${name} below ${modelsFolder}.${guess}`);
  }
  if ('error' in found) throw new UsageError(`${name} cannot be used: ${found.error.message}`);
  if (decidingVariable !== undefined) {
    throw new UsageError(
      `${decidingVariable} decides which model draws, and comes before pincel.config.json. Set it to ${name} where the gateway is started, or unset it and give this command again.`,
    );
  }
  const file = await saveModel(name);
  if (json) writeJson(terminal.out, { ok: true, name, file });
  else terminal.out.write(`${name} draws for everybody from the gateway's next start on (${file}).\n`);
  return exitCodes.done;
}
