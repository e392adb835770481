import { createDiscordSync } from './bots/discord/sync-commands.ts';
import { createTelegramSync } from './bots/telegram/sync-commands.ts';
import type { ExitCode } from './cli/exit-code.ts';
import { type SyncBotsOptions, syncBots } from './cli/sync-bots.ts';
import type { Terminal } from './cli/terminal.ts';
import { readConfig, secretsOf } from './config.ts';
import type { ChatSurface } from './domain/surface.ts';
import { createLog } from './log.ts';
import { localesFolder } from './project-folders.ts';
import { createTexts } from './texts/create-texts.ts';

/** Composition root of `pincel bots`. */
export async function syncRegisteredBots(
  surface: ChatSurface | undefined,
  options: SyncBotsOptions,
  terminal: Terminal,
): Promise<ExitCode> {
  const config = readConfig();
  const { discordToken, telegramToken, discordApiRoot, telegramApiRoot } = config;
  const deps = {
    texts: createTexts(localesFolder),
    log: createLog('silent', { secrets: secretsOf(config) }),
  };
  const syncs = [
    ...(discordToken === undefined
      ? []
      : [createDiscordSync({ ...deps, token: discordToken, apiRoot: discordApiRoot })]),
    ...(telegramToken === undefined
      ? []
      : [createTelegramSync({ ...deps, token: telegramToken, apiRoot: telegramApiRoot })]),
  ].filter((sync) => surface === undefined || sync.surface === surface);
  return syncBots(options, { terminal, syncs });
}
