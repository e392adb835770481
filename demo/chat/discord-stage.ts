import {
  type APIInteractionResponse,
  type APIUser,
  ChannelType,
  InteractionResponseType,
  Locale,
  PermissionFlagsBits,
} from 'discord-api-types/v10';
import type { OptionSpec } from '../../src/chat/command-table.ts';
import { type DiscordServer, startDiscordServer } from '../../test/support/discord-server/discord-server.ts';
import type { Actor, OptionInput } from '../../test/support/discord-server/interaction-inputs.ts';
import type { Interaction } from '../../test/support/discord-server/interactions.ts';
import { type Modal, modalSchema } from '../../test/support/discord-server/modal-schema.ts';
import { usualPermissions } from '../../test/support/discord-server/world.ts';
import { byAge, type Doing, type Seen, toFailure, toRow, toShown, toShownForm } from './discord-view.ts';
import { parseLine } from './parse-line.ts';
import {
  type AttachedFile,
  NotPossible,
  type PersonName,
  personNames,
  type ShownCall,
  type Stage,
  type Viewer,
} from './stage.ts';
import { suggest } from './suggest.ts';

const shownCalls = 30;
/** While the network is down, the gateway's connections are cut as often as this. */
const cutEveryMs = 1_000;
const locales = { en: Locale.EnglishUS, 'pt-BR': Locale.PortugueseBR } as const;
const adminPermissions =
  usualPermissions | PermissionFlagsBits.ManageGuild | PermissionFlagsBits.ManageMessages;

export interface DiscordStage {
  readonly stage: Stage;
  readonly server: DiscordServer;
  /** Whose managers are Pincel's admins. */
  readonly guildId: string;
}

interface OpenForm {
  readonly person: PersonName;
  readonly interaction: Interaction;
  readonly modal: Modal;
}

/** Discord: a guild with a channel, a thread, an age-restricted channel, and everybody's conversation with the bot. */
export async function createDiscordStage(): Promise<DiscordStage> {
  const server = await startDiscordServer();
  const { world } = server;
  const guild = world.addGuild({ name: 'Drawing together' });
  const general = world.addChannel({ guildId: guild.id, name: 'drawing' });
  const thread = world.addChannel({
    guildId: guild.id,
    name: 'foxes',
    type: ChannelType.PublicThread,
    parentId: general.id,
  });
  const restricted = world.addChannel({ guildId: guild.id, name: 'grown-ups', isNsfw: true });
  const addPerson = (name: PersonName): APIUser => world.addUser(name.toLowerCase(), { global_name: name });
  const people: Readonly<Record<PersonName, APIUser>> = {
    Ana: addPerson('Ana'),
    Bruno: addPerson('Bruno'),
    Carla: addPerson('Carla'),
  };

  const listeners = new Set<() => void>();
  const tell = (): void => {
    for (const listener of listeners) listener();
  };
  const seen = new Map<string, Seen>();
  /** What somebody did to call the bot, by its interaction. */
  const doings = new Map<string, Doing>();
  const failed: (Doing & { readonly id: string })[] = [];
  let openForms: readonly OpenForm[] = [];
  let isBroken = false;

  const unsubscribe = server.subscribe((event) => {
    if (event.kind === 'message-created' || event.kind === 'message-updated') {
      seen.set(event.message.id, event);
    } else if (event.kind === 'message-deleted') {
      seen.delete(event.messageId);
    } else if (event.kind === 'interaction-timed-out') {
      const doing = doings.get(event.interactionId);
      if (doing !== undefined) failed.push({ id: event.interactionId, ...doing });
    }
    tell();
  });

  const channelOf = (placeId: string, { person }: Viewer): string => {
    switch (placeId) {
      case 'channel':
        return general.id;
      case 'thread':
        return thread.id;
      case 'restricted':
        return restricted.id;
      case 'direct':
        return world.directChannel(people[person].id).id;
      default:
        throw new NotPossible('There is no such channel.');
    }
  };
  const actorOf = ({ person, language }: Viewer): Actor => ({
    user: people[person],
    locale: locales[language],
    ...(person === 'Carla' && { permissions: adminPermissions }),
  });
  const follow = (interaction: Interaction, words: string, placeId: string, { person }: Viewer): void => {
    doings.set(interaction.id, { words, person, placeId });
    void interaction.acknowledged.then((answer) => {
      const modal = modalSchema.safeParse(interaction.modal());
      if (answer !== 'timed out' && modal.success) {
        openForms = [
          ...openForms.filter((form) => form.person !== person),
          { person, interaction, modal: modal.data },
        ];
      }
      tell();
    });
  };
  const toInput = (spec: OptionSpec, text: string): OptionInput => {
    if (spec.type !== 'user') return toValue(spec, text);
    const name = personNames.find((known) => known.toLowerCase() === text.replace(/^@/, '').toLowerCase());
    if (name === undefined)
      throw new NotPossible(`There is nobody here called ${text}. There are ${personNames.join(', ')}.`);
    return people[name];
  };

  const stage: Stage = {
    name: 'discord',
    places: [
      { id: 'channel', label: '#drawing' },
      { id: 'thread', label: 'Thread “foxes”' },
      { id: 'restricted', label: '#grown-ups (age-restricted)' },
      { id: 'direct', label: 'Alone with the bot' },
    ],
    messages(placeId, viewer) {
      const channelId = channelOf(placeId, viewer);
      const viewerId = people[viewer.person].id;
      const messages = seen
        .values()
        .filter((one) => one.message.channel_id === channelId)
        .filter((one) => one.viewerId === undefined || one.viewerId === viewerId)
        .map((one) => toShown(one, doings))
        .toArray();
      const failures = failed.filter((one) => one.placeId === placeId && one.person === viewer.person);
      return [...messages, ...failures.map(toFailure)].toSorted(byAge);
    },
    async say({ placeId, line, file }, viewer) {
      if (!line.startsWith('/'))
        throw new NotPossible('On Discord Pincel hears commands only. Begin with a slash: /image a fox');
      const { name, verb, values } = parseLine(line);
      const options = Object.fromEntries(values.map(({ spec, text }) => [spec.name, toInput(spec, text)]));
      const interaction = await byRules(() =>
        server.command({
          ...actorOf(viewer),
          channelId: channelOf(placeId, viewer),
          name,
          ...(verb !== undefined && { subcommand: verb }),
          options: { ...options, ...(file !== undefined && { picture: toUserFile(file) }) },
        }),
      );
      follow(interaction, `used ${line}`, placeId, viewer);
    },
    async press({ placeId, messageId, buttonId }, viewer) {
      const label = seen
        .get(messageId)
        ?.message.components?.flatMap(toRow)
        .find(({ id }) => id === buttonId)?.label;
      const interaction = await byRules(() => server.press({ id: messageId }, buttonId, actorOf(viewer)));
      follow(interaction, `pressed ${label ?? buttonId}`, placeId, viewer);
    },
    suggest: ({ placeId, line }, viewer) =>
      suggest(line, async ({ option, typed }) => {
        const { name, verb, values } = parseLine(line);
        const others = values.filter(
          ({ spec, text }) => spec.name !== option && spec.type !== 'user' && text !== '',
        );
        const interaction = await byRules(() =>
          server.autocomplete({
            ...actorOf(viewer),
            channelId: channelOf(placeId, viewer),
            name,
            ...(verb !== undefined && { subcommand: verb }),
            options: {
              ...Object.fromEntries(others.map(({ spec, text }) => [spec.name, toValue(spec, text)])),
              [option]: typed,
            },
            focused: option,
          }),
        );
        return toChoices(await interaction.acknowledged);
      }),
    form: ({ person }) => {
      const open = openForms.find((form) => form.person === person);
      return open === undefined ? undefined : toShownForm(open);
    },
    async submitForm(formId, values, viewer) {
      const open = openForms.find(({ interaction }) => interaction.id === formId);
      if (open === undefined) throw new NotPossible('This form is not open any more.');
      const placeId = doings.get(formId)?.placeId ?? 'channel';
      const interaction = await byRules(() => server.submitModal(open.interaction, values));
      openForms = openForms.filter((form) => form !== open);
      follow(interaction, `filled in “${open.modal.title}”`, placeId, viewer);
      tell();
    },
    closeForm(formId) {
      openForms = openForms.filter(({ interaction }) => interaction.id !== formId);
      tell();
    },
    calls: () =>
      server.calls
        .slice(-shownCalls)
        .map(
          ({ atMs, method, route, path, status }, index): ShownCall => ({
            id: `${atMs}-${index}`,
            atMs,
            // Routes and not paths: paths have tokens in them.
            what: `${method} ${route ?? path}`,
            outcome: status === undefined ? 'unanswered' : String(status),
            isRefused: status === undefined || status >= 400,
          }),
        )
        .toReversed(),
    violations: () => server.violations,
    async readFile(address) {
      const [attachmentId = '', mimeType = ''] = address.split(' ');
      const bytes = server.bytesOf(attachmentId);
      return bytes && { bytes, mimeType };
    },
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    breakNetwork() {
      isBroken = true;
      server.faults.next({
        fault: 'reset',
        when: 'before',
        count: Number.POSITIVE_INFINITY,
        match: () => isBroken,
      });
      server.gateway.drop();
      const cutting = setInterval(() => server.gateway.drop(), cutEveryMs);
      return () => {
        clearInterval(cutting);
        isBroken = false;
      };
    },
    async close() {
      unsubscribe();
      await server.close();
    },
  };
  return { stage, server, guildId: guild.id };
}

/** What Discord's own app would not let somebody do is a sentence for them. */
async function byRules<Result>(run: () => Result | Promise<Result>): Promise<Result> {
  try {
    return await run();
  } catch (error) {
    throw new NotPossible(error instanceof Error ? error.message : String(error));
  }
}

function toValue(spec: OptionSpec, text: string): string | number | boolean {
  switch (spec.type) {
    case 'whole':
    case 'number': {
      const value = Number(text);
      if (text === '' || Number.isNaN(value))
        throw new NotPossible(`${spec.name} takes a number, such as ${spec.name}:7`);
      return value;
    }
    case 'yes-no':
      if (!/^(true|false|yes|no)$/i.test(text)) throw new NotPossible(`${spec.name} takes true or false`);
      return /^(true|yes)$/i.test(text);
    case 'picture':
      throw new NotPossible('Attach the picture with the button below the message box.');
    case 'text':
    case 'user':
      return text;
  }
}

function toUserFile({ name, mimeType, bytes }: AttachedFile) {
  return { fileName: name, contentType: mimeType, bytes: new Uint8Array(bytes) };
}

function toChoices(
  answer: APIInteractionResponse | 'timed out',
): readonly { readonly label: string; readonly value: string }[] {
  if (answer === 'timed out' || answer.type !== InteractionResponseType.ApplicationCommandAutocompleteResult)
    return [];
  return (answer.data.choices ?? []).map(({ name, value }) => ({ label: name, value: String(value) }));
}
