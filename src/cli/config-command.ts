import { Command } from 'commander';
import { z } from 'zod';

export interface ConfigHandlers {
  readonly print: (options: { readonly json: boolean }) => Promise<void>;
}

const jsonSchema = z.object({ json: z.boolean().default(false) });

/** `pincel config`: what is in effect, so that nobody has to guess which of three places won. */
export function createConfigCommand(handlers: ConfigHandlers): Command {
  return new Command('config')
    .description('Print the configuration in effect, and where each value comes from. Secrets are hidden.')
    .option('--json', 'print JSON')
    .action((options: unknown) => handlers.print(jsonSchema.parse(options)));
}
