import { Command, Option } from 'commander';
import { z } from 'zod';
import { type ChatSurface, chatSurfaces } from '../domain/surface.ts';
import type { SyncBotsOptions } from './sync-bots.ts';

export interface BotsHandlers {
  readonly sync: (surface: ChatSurface | undefined, options: SyncBotsOptions) => Promise<void>;
}

const syncOptionsSchema = z.object({
  surface: z.enum(chatSurfaces).optional(),
  dryRun: z.boolean().default(false),
  json: z.boolean().default(false),
});

/** `pincel bots`: what the chat platforms know of Pincel. */
export function createBotsCommand(handlers: BotsHandlers): Command {
  const bots = new Command('bots').description('Tell Discord and Telegram which commands Pincel has.');
  bots
    .command('sync')
    .description('Show how the registered commands differ from those of this version, and register these.')
    .addOption(new Option('--surface <name>', 'only this platform').choices(chatSurfaces))
    .option('--dry-run', 'only show the difference')
    .option('--json', 'print JSON')
    .action((options: unknown) => {
      const { surface, ...others } = syncOptionsSchema.parse(options);
      return handlers.sync(surface, others);
    })
    .addHelpText(
      'after',
      `
Needs PINCEL_DISCORD_TOKEN, PINCEL_TELEGRAM_TOKEN or both. Run it once after an upgrade; a second time changes nothing.

Examples:
  $ pincel bots sync --dry-run
  $ pincel bots sync --surface discord`,
    );
  return bots;
}
