import { API } from '@discordjs/core/http-only';
import { ApplicationCommandType, Routes } from 'discord-api-types/v10';
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
const registeredSchema = z.array(z.looseObject({ name: z.string(), type: z.number().optional() }));

/**
 * What opens an application's Activity: not Pincel's, and Discord refuses an overwrite that leaves it out (error 50240).
 * What of it can be written, as it is.
 */
const entryPointFields = [
  'id',
  'type',
  'name',
  'name_localizations',
  'description',
  'description_localizations',
  'default_member_permissions',
  'contexts',
  'integration_types',
  'nsfw',
  'handler',
];

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
        const entryPoints = registered.filter(
          ({ type }) => type === ApplicationCommandType.PrimaryEntryPoint,
        );
        const differences = compareCommands(
          registered.filter((command) => !entryPoints.includes(command)),
          wanted.map((command) => ({ ...command })),
        );
        const differing = new Set(differences.map(({ name }) => name));
        return {
          differences,
          sameCount: wanted.filter(({ name }) => !differing.has(`/${name}`)).length,
          async apply() {
            if (differences.length === 0) return;
            const body = [...wanted, ...entryPoints.map(toWritable)];
            await explained(() => rest.put(Routes.applicationCommands(id), { body }));
          },
        };
      }),
  };
}

function toWritable(entryPoint: Readonly<Record<string, unknown>>): object {
  const fields = entryPointFields.filter((field) => entryPoint[field] !== undefined);
  return Object.fromEntries(fields.map((field) => [field, entryPoint[field]]));
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
