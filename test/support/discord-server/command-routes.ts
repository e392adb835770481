import { type APIApplicationCommand, ApplicationIntegrationType } from 'discord-api-types/v10';
import { z } from 'zod';
import { type ApiCall, noContent, ok, type Route } from './api.ts';
import { apiErrors } from './api-error.ts';
import { type CommandForm, commandListSchema, commandSchema } from './command-schema.ts';
import { parseForm } from './form-errors.ts';
import { shapedAs } from './shaped-as.ts';
import type { World } from './world.ts';

export interface RegisteredCommands {
  readonly routes: readonly Route[];
  /** What somebody in that guild (or in a conversation) is offered. */
  offered(guildId: string | undefined): readonly APIApplicationCommand[];
}

const maxCommands = 100;

/** https://discord.com/developers/docs/interactions/application-commands#endpoints */
export function createCommands(deps: {
  readonly applicationId: string;
  readonly nextId: () => string;
  readonly world: World;
}): RegisteredCommands {
  /** By the guild's id; `global` for those that are everywhere. */
  const lists = new Map<string, readonly APIApplicationCommand[]>();
  const listOf = (key: string): readonly APIApplicationCommand[] => lists.get(key) ?? [];

  const keyOf = (call: ApiCall, isGuild: boolean): string => {
    if (call.param('application') !== deps.applicationId) throw apiErrors.unknownApplication();
    if (!isGuild) return 'global';
    const guild = deps.world.findGuild(call.param('guild'));
    if (guild?.isAppMember !== true) throw apiErrors.missingAccess();
    return guild.id;
  };

  /** The command that takes a name's place keeps the id. */
  const register = (key: string, form: CommandForm): APIApplicationCommand => {
    const before = listOf(key).find(({ name }) => name === form.name);
    const isGlobal = key === 'global';
    const command = {
      id: before?.id ?? deps.nextId(),
      application_id: deps.applicationId,
      ...(isGlobal ? {} : { guild_id: key }),
      version: deps.nextId(),
      default_member_permissions: null,
      nsfw: false,
      ...(isGlobal
        ? {
            dm_permission: true,
            contexts: null,
            integration_types: [ApplicationIntegrationType.GuildInstall],
          }
        : {}),
      ...tidy(form),
    };
    const registered = shapedAs<APIApplicationCommand>(command);
    if (before === undefined) return registered;
    return isSame(before, registered) ? before : registered;
  };

  const find = (key: string, call: ApiCall): APIApplicationCommand => {
    const found = listOf(key).find(({ id }) => id === call.param('command'));
    if (found === undefined) throw apiErrors.unknownCommand();
    return found;
  };

  const put = (key: string, command: APIApplicationCommand): APIApplicationCommand => {
    lists.set(key, [...listOf(key).filter(({ id }) => id !== command.id), command]);
    return command;
  };

  const routesBelow = (root: string, isGuild: boolean): readonly Route[] => [
    {
      method: 'GET',
      pattern: root,
      auth: 'bot',
      handle(call) {
        const commands = listOf(keyOf(call, isGuild));
        return ok(
          call.query.get('with_localizations') === 'true' ? commands : commands.map(withoutLocalizations),
        );
      },
    },
    {
      method: 'PUT',
      pattern: root,
      auth: 'bot',
      handle(call) {
        const key = keyOf(call, isGuild);
        const commands = parseForm(commandListSchema, call.json, call.violate).map((form) =>
          register(key, form),
        );
        lists.set(key, commands);
        return ok(commands);
      },
    },
    {
      method: 'POST',
      pattern: root,
      auth: 'bot',
      handle(call) {
        const key = keyOf(call, isGuild);
        const form = parseForm(commandSchema, call.json, call.violate);
        const isNew = !listOf(key).some(({ name }) => name === form.name);
        if (isNew && listOf(key).length >= maxCommands) throw apiErrors.tooManyCommands();
        return { status: isNew ? 201 : 200, body: put(key, register(key, form)) };
      },
    },
    {
      method: 'GET',
      pattern: `${root}/:command`,
      auth: 'bot',
      handle: (call) => ok(find(keyOf(call, isGuild), call)),
    },
    {
      method: 'PATCH',
      pattern: `${root}/:command`,
      auth: 'bot',
      handle(call) {
        const key = keyOf(call, isGuild);
        const before = find(key, call);
        const { id, application_id: _application, guild_id: _guild, version: _version, ...known } = before;
        const changes = parseForm(z.looseObject({}), call.json, call.violate);
        const form = parseForm(commandSchema, { ...known, ...changes }, call.violate);
        return ok(put(key, { ...register(key, form), id }));
      },
    },
    {
      method: 'DELETE',
      pattern: `${root}/:command`,
      auth: 'bot',
      handle(call) {
        const key = keyOf(call, isGuild);
        const { id } = find(key, call);
        lists.set(
          key,
          listOf(key).filter((command) => command.id !== id),
        );
        return noContent;
      },
    },
  ];

  return {
    routes: [
      ...routesBelow('/applications/:application/commands', false),
      ...routesBelow('/applications/:application/guilds/:guild/commands', true),
    ],
    offered: (guildId) => [...(guildId === undefined ? [] : listOf(guildId)), ...listOf('global')],
  };
}

/** Discord leaves out what is off or empty, at every depth: what comes back is not word for word what was sent. */
function tidy(form: CommandForm): object {
  const text = JSON.stringify(form, (key, value: unknown) => {
    const isOff = (key === 'required' || key === 'autocomplete') && value === false;
    const isEmpty = (key === 'options' || key === 'choices') && Array.isArray(value) && value.length === 0;
    return isOff || isEmpty ? undefined : value;
  });
  return z.looseObject({}).parse(JSON.parse(text));
}

function withoutLocalizations(command: APIApplicationCommand): unknown {
  const text = JSON.stringify(command, (key, value: unknown) =>
    key === 'name_localizations' || key === 'description_localizations' ? undefined : value,
  );
  return JSON.parse(text);
}

/** A command that is registered as it was keeps its version. */
function isSame(one: APIApplicationCommand, other: APIApplicationCommand): boolean {
  return JSON.stringify({ ...one, version: '' }) === JSON.stringify({ ...other, version: '' });
}
