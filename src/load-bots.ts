import type { BotsOptions } from './bots.ts';
import type { Bot } from './chat/bot.ts';
import type { Config } from './config.ts';
import type { Log } from './domain/log.ts';

/** The bots of the platforms that have a token. Without any, nothing of theirs is loaded: a third less to start with. */
export async function loadBots(options: BotsOptions): Promise<readonly Bot[]> {
  const { discordToken, telegramToken } = options.config;
  if (discordToken === undefined && telegramToken === undefined) return [];
  const { createBots } = await import('./bots.ts');
  return createBots(options);
}

/** Says which platforms have no token. */
export function tellSurfacesOff({ discordToken, telegramToken }: Config, log: Log): void {
  const tell = (surface: string, variable: string): void =>
    log.info({ surface, reason: `${variable} is not set` }, 'this surface is off');
  if (discordToken === undefined) tell('discord', 'PINCEL_DISCORD_TOKEN');
  if (telegramToken === undefined) tell('telegram', 'PINCEL_TELEGRAM_TOKEN');
}
