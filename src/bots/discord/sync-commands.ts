import { API } from '@discordjs/core/http-only';
import { z } from 'zod';
import { commands } from '../../chat/command-table.ts';
import { createCommandWords } from '../../chat/command-words.ts';
import { AppError } from '../../domain/app-error.ts';
import type { CommandSync } from '../../domain/command-sync.ts';
import type { Log } from '../../domain/log.ts';
import { noMetrics } from '../../domain/metrics.ts';
import type { Texts } from '../../domain/texts.ts';
import { compareCommands } from './compare-commands.ts';
import { createDiscordApi, refusedToken } from './discord-api.ts';
import { type DiscordFailure, toDiscordFailure } from './discord-error.ts';
import { toDiscordCommand } from './to-discord-command.ts';

export interface DiscordSyncDeps {
  readonly token: string;
  /** Undefined for Discord's own. */
  readonly apiRoot: string | undefined;
  readonly texts: Texts;
  readonly log: Log;
}

const applicationSchema = z.object({ id: z.string() });
const registeredSchema = z.array(z.looseObject({ name: z.string() }));

/** Compares the commands that Discord knows everywhere with the command table; puts them right in one request. */
export function createDiscordSync({ token, apiRoot, texts, log }: DiscordSyncDeps): CommandSync {
  const { rest } = createDiscordApi({ token, apiRoot, metrics: noMetrics, log, now: Date.now });
  const api = new API(rest);
  const words = createCommandWords(texts);
  const wanted = commands.map((command) => toDiscordCommand(command, words));
  return {
    surface: 'discord',
    plan: () =>
      explained(async () => {
        const { id } = applicationSchema.parse(await api.applications.getCurrent());
        const registered = registeredSchema.parse(
          await api.applicationCommands.getGlobalCommands(id, { with_localizations: true }),
        );
        const differences = compareCommands(
          registered,
          wanted.map((command) => ({ ...command })),
        );
        const differing = new Set(differences.map(({ name }) => name));
        return {
          differences,
          sameCount: wanted.filter(({ name }) => !differing.has(`/${name}`)).length,
          async apply() {
            if (differences.length === 0) return;
            await explained(() => api.applicationCommands.bulkOverwriteGlobalCommands(id, wanted));
          },
        };
      }),
  };
}

/** @throws AppError in place of whatever the library throws. */
async function explained<Result>(act: () => Promise<Result>): Promise<Result> {
  try {
    return await act();
  } catch (error) {
    throw toAppError(toDiscordFailure(error, 'register commands', true));
  }
}

function toAppError({ kind, message, retryAfterMs }: DiscordFailure): AppError {
  switch (kind) {
    case 'unauthorized':
      return new AppError('config-invalid', refusedToken);
    case 'rate-limited':
      return new AppError(
        'platform-unavailable',
        `Discord asks to wait ${Math.ceil((retryAfterMs ?? 0) / 1_000)} seconds. Run this again after that.`,
        { retryable: true },
      );
    case 'unavailable':
      return new AppError(
        'platform-unavailable',
        'Discord cannot be reached. Check the network and PINCEL_DISCORD_API_ROOT, then run this again.',
        { retryable: true },
      );
    case 'forbidden':
    case 'gone':
    case 'too-large':
    case 'invalid':
      return new AppError('config-invalid', `Discord refused the commands (${message}).`);
  }
}
