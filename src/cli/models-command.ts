import { Command } from 'commander';
import { z } from 'zod';
import type { AddModelOrder } from './add-model.ts';
import type { ListModelsOptions } from './list-models.ts';
import { refuseUnknownVerbs } from './refuse-unknown-verbs.ts';
import type { RemoveModelOrder } from './remove-model.ts';

export interface ModelsHandlers {
  readonly list: (options: ListModelsOptions) => Promise<void>;
  readonly add: (order: AddModelOrder) => Promise<void>;
  readonly remove: (order: RemoveModelOrder) => Promise<void>;
  readonly setDefault: (name: string, options: { readonly json: boolean }) => Promise<void>;
}

const jsonSchema = z.object({ json: z.boolean().default(false) });
const listSchema = jsonSchema.extend({ verify: z.boolean().default(false) });
const yesSchema = jsonSchema.extend({ yes: z.boolean().default(false) });
const addSchema = yesSchema.extend({ name: z.string().optional(), try: z.boolean().default(false) });

/** `pincel models`: what draws, and bringing more. */
export function createModelsCommand(handlers: ModelsHandlers): Command {
  const models = new Command('models').description('Tell what can draw here, and bring more.');
  models
    .command('list', { isDefault: true })
    .description('Tell what is installed and what each model can do.')
    .option('--verify', 'compare every file with its checksum')
    .option('--json', 'print JSON')
    .action((options: unknown) => handlers.list(listSchema.parse(options)));
  models
    .command('add <source>')
    .description(
      'Install a model: a folder, an address with a manifest.json, or owner/name[@revision] of a hub.',
    )
    .option('--name <name>', 'what it is called here (default: as at its source)')
    .option('--try', 'draw one step with it before it counts as installed')
    .option('--yes', 'accept its licence without being asked')
    .option('--json', 'print JSON')
    .action((source: string, options: unknown) => handlers.add({ source, ...addSchema.parse(options) }))
    .addHelpText('after', addHelp);
  models
    .command('remove <name>')
    .description('Remove an installed model, or what came of one that was not finished.')
    .option('--yes', 'do not ask')
    .option('--json', 'print JSON')
    .action((name: string, options: unknown) => handlers.remove({ name, ...yesSchema.parse(options) }));
  models
    .command('default <name>')
    .description('Make it the model that draws when none is asked for.')
    .option('--json', 'print JSON')
    .action((name: string, options: unknown) => handlers.setDefault(name, jsonSchema.parse(options)));
  refuseUnknownVerbs(models);
  return models;
}

const addHelp = `
A download that was stopped, by whatever, goes on when the command is given again. Pickle files are never fetched.
docs/models.md tells what fits.

Examples:
  $ pincel models add ./exported-model
  $ pincel models add https://models.example.org/my-sd15/
  $ pincel models add owner/name@v1.1 --name lighthouse --try`;
