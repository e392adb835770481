import { type APIMessage, type APIUser, ComponentType, type Snowflake } from 'discord-api-types/v10';
import { createDiscordSync } from '../../src/bots/discord/sync-commands.ts';
import { aLog } from './a-log.ts';
import {
  type DiscordServer,
  type DiscordServerOptions,
  startDiscordServer,
} from './discord-server/discord-server.ts';
import type { Actor, CommandInput, OptionInput } from './discord-server/interaction-inputs.ts';
import type { Interaction } from './discord-server/interactions.ts';
import type { RecordedCall } from './discord-server/protocol-log.ts';
import type { StubChannel, StubGuild } from './discord-server/world.ts';
import { texts } from './texts.ts';

/** A Discord whose clock can jump, with Pincel's commands, and a guild with a channel. */
export interface Discord {
  readonly server: DiscordServer;
  readonly guild: StubGuild;
  readonly channel: StubChannel;
  /** The platform's clock jumps ahead. */
  letPass(ms: number): void;
}

export async function aDiscord(options: Omit<DiscordServerOptions, 'now'> = {}): Promise<Discord> {
  let skewMs = 0;
  const server = await startDiscordServer({ ...options, now: () => Date.now() + skewMs });
  const guild = server.world.addGuild();
  await registerCommands(server);
  return {
    server,
    guild,
    channel: server.world.addChannel({ guildId: guild.id }),
    letPass(ms) {
      skewMs += ms;
    },
  };
}

async function registerCommands({ token, apiRoot }: DiscordServer): Promise<void> {
  const sync = createDiscordSync({ token: token(), apiRoot, texts, log: aLog().log });
  await (await sync.plan()).apply();
}

/** What a person reads: the client takes the escapes away. */
export function readable({ content }: APIMessage): string {
  return content.replaceAll(/\\([^A-Za-z0-9\s])/g, '$1');
}

/** What the buttons below a message do: `again:<job>`. */
export function buttonsOf({ components = [] }: APIMessage): readonly string[] {
  return components
    .flatMap((row) => (row.type === ComponentType.ActionRow ? row.components : []))
    .flatMap((button) => ('custom_id' in button ? [button.custom_id] : []));
}

function buttonFor(message: APIMessage, verb: string): string {
  const button = buttonsOf(message).find((id) => id.startsWith(`${verb}:`));
  if (button === undefined)
    throw new Error(`Expected a button ${verb}; there are ${buttonsOf(message).join(', ')}`);
  return button;
}

/** The job that a message is about, as its buttons say. */
export function jobOf(message: APIMessage): string {
  const [id] = buttonsOf(message);
  if (id === undefined) throw new Error('Expected buttons');
  return id.slice(id.indexOf(':') + 1);
}

/** A result, and no preview on the way to it. */
export function isDrawing(message: APIMessage): boolean {
  return message.attachments.length > 0 && buttonsOf(message).some((id) => id.startsWith('again:'));
}

type Options = Readonly<Record<string, OptionInput>>;
type Fits = (message: APIMessage) => boolean;
type Sending = Actor & { readonly channelId: Snowflake };

/** What people do and what the bot says to it. */
export interface Talk {
  person(name?: string): APIUser;
  /** `/name verb`, sent and answered in time: with what it was answered. */
  command(sending: Sending, line: string, options?: Options): Promise<Interaction>;
  /** The first message that fits of those that answer it; any that says something unless told. */
  ask(sending: Sending, line: string, options?: Options, fits?: Fits): Promise<APIMessage>;
  /** Asks for a drawing in a few steps, and resolves with it. */
  draw(sending: Sending, line: string, options?: Options): Promise<APIMessage>;
  /** Presses a button, which is answered in time. */
  press(message: APIMessage, verb: string, actor: Actor): Promise<Interaction>;
  /** Presses a button: the first message that fits of those that answer it. */
  pressFor(message: APIMessage, verb: string, actor: Actor, fits?: Fits): Promise<APIMessage>;
  /** The first message of a channel that fits. */
  whenIn(channel: Pick<StubChannel, 'id'>, fits: Fits): Promise<APIMessage>;
  /** The first request to the API, made or to be made, that fits. */
  whenCall(fits: (call: RecordedCall) => boolean): Promise<RecordedCall>;
  /** Resolves once the gateway has seen something happen from now on. */
  whenGateway(what: 'identified' | 'resumed' | 'closed'): Promise<unknown>;
}

export function talkOn(server: DiscordServer): Talk {
  /** Nothing is answered too late here. */
  const inTime = async (interaction: Interaction): Promise<Interaction> => {
    const answer = await interaction.acknowledged;
    if (answer === 'timed out') throw new Error('Expected an answer within three seconds');
    return interaction;
  };
  const command: Talk['command'] = async (sending, line, options = {}) => {
    const [name = '', subcommand] = line.split(' ');
    const input: CommandInput = {
      ...sending,
      name,
      options,
      ...(subcommand !== undefined && { subcommand }),
    };
    return inTime(await server.command(input));
  };
  const nextOf = <Result>(pick: (event: Event) => Result | undefined): Promise<Result> => {
    let stop = (): void => {};
    const picked = new Promise<Result>((resolve) => {
      stop = server.subscribe((event) => {
        const result = pick(event);
        if (result !== undefined) resolve(result);
      });
    });
    return soon(picked, () => server.calls.slice(-20).map(toLine).join('\n')).finally(stop);
  };
  const press: Talk['press'] = (message, verb, actor) =>
    inTime(server.press(message, buttonFor(message, verb), actor));
  const ask: Talk['ask'] = async (sending, line, options, fits = saysSomething) =>
    whenMessage(await command(sending, line, options), fits);
  return {
    person: (name = 'ana') => server.world.addUser(name),
    command,
    ask,
    draw: (sending, line, options = {}) => ask(sending, line, { quality: 'draft', ...options }, isDrawing),
    press,
    async pressFor(message, verb, actor, fits = (each) => saysSomething(each) && each.id !== message.id) {
      return whenMessage(await press(message, verb, actor), fits);
    },
    whenIn: ({ id }, fits) => soon(server.whenMessage(id, fits), () => toText(server.messagesIn(id))),
    whenCall(fits) {
      const made = server.calls.find(fits);
      return made === undefined
        ? nextOf((event) => (event.kind === 'call' && fits(event.call) ? event.call : undefined))
        : Promise.resolve(made);
    },
    whenGateway: (what) =>
      nextOf((event) => (event.kind === 'gateway' && event.what === what ? what : undefined)),
  };
}

type Event = Parameters<Parameters<DiscordServer['subscribe']>[0]>[0];

function toLine({ method, route, status }: RecordedCall): string {
  return `${method} ${route} ${status}`;
}

const patienceMs = 60_000;

/** The first message that answers an interaction and fits; when none comes, those that came are told. */
export function whenMessage(interaction: Interaction, fits: Fits): Promise<APIMessage> {
  return soon(interaction.whenMessage(fits), () => toText(interaction.messages));
}

function toText(messages: readonly APIMessage[]): string {
  return messages.map(({ content }) => content).join('\n\n');
}

/** Waits no longer than a patient person; says then what there is instead. */
async function soon<Result>(result: Promise<Result>, tell: () => string): Promise<Result> {
  const { promise: late, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(new Error(`Waited in vain; there is:\n${tell()}`)), patienceMs);
  try {
    return await Promise.race([result, late]);
  } finally {
    clearTimeout(timer);
  }
}

function saysSomething({ content, attachments }: APIMessage): boolean {
  return content !== '' || attachments.length > 0;
}
