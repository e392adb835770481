import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { APIApplicationCommand, APIMessage, APIUser } from 'discord-api-types/v10';
import { accountRoutes } from './account-routes.ts';
import { createBotToken } from './authorize.ts';
import { createTakeCallback } from './callbacks.ts';
import { createCdn } from './cdn.ts';
import { channelRoutes } from './channel-routes.ts';
import { createClock } from './clock.ts';
import { createCommands } from './command-routes.ts';
import { createEvents, type Events } from './events.ts';
import { createFaults, type Faults } from './faults.ts';
import { createGateway, type Gateway } from './gateway.ts';
import { createHttpHost } from './http-host.ts';
import { interactionRoutes } from './interaction-routes.ts';
import { createInteractions } from './interactions.ts';
import { createLimits, type LimitRule, type Limits } from './limits.ts';
import { createMessages } from './messages.ts';
import { createPeople, type People } from './people.ts';
import { createProtocolLog, type ProtocolLog } from './protocol-log.ts';
import { createRouter } from './router.ts';
import { createSignedEndpoint, type SignedEndpoint } from './signed-endpoint.ts';
import { createSnowflakes } from './snowflakes.ts';
import { createWorld, mebibyte, type World } from './world.ts';

export interface DiscordServerOptions {
  /**
   * The platform's clock, in milliseconds since 1970: ids, the three seconds to answer, the life of tokens, limits. It
   * may jump ahead of the machine's (`() => Date.now() + skewMs`), but has to run.
   */
  readonly now?: () => number;
  readonly heartbeatIntervalMs?: number;
  /** Between two IDENTIFYs of one bucket of shards: five seconds in life. */
  readonly identifySpacingMs?: number;
  /** How many buckets of shards may identify at once. */
  readonly maxConcurrency?: number;
  /** What every request takes to arrive. */
  readonly latencyMs?: number;
  /** Instead of the usual limits, by `METHOD /pattern`. */
  readonly limits?: Readonly<Record<string, LimitRule>>;
  /** Requests that the bot's token may make in a second. */
  readonly globalPerSecond?: number;
  /** Answers of 401, 403 and 429 in ten minutes; past them nothing is answered. */
  readonly invalidRequestsAllowed?: number;
  /** Of a request with all its files. */
  readonly requestLimitBytes?: number;
  /** How many calls are remembered. */
  readonly callsKept?: number;
}

/** A server that speaks Discord's public protocol, so strictly that a bot which gets on with it breaks no rule. */
export interface DiscordServer
  extends People,
    Pick<ProtocolLog, 'calls' | 'violations' | 'takeViolations' | 'assertClean' | 'invalidRequests'>,
    Pick<Events, 'subscribe'> {
  /** `http://127.0.0.1:…` */
  readonly url: string;
  /** What a client library calls the API's address. */
  readonly apiRoot: string;
  readonly applicationId: string;
  readonly bot: APIUser;
  /** The bot's token as it stands. */
  token(): string;
  /** From now on another token is right; clients with the old one are thrown out. Answers the new one. */
  changeToken(token?: string): string;
  readonly world: World;
  readonly gateway: Gateway;
  readonly faults: Pick<Faults, 'next'>;
  readonly limits: Pick<Limits, 'force'>;
  /** Interactions by HTTP. */
  readonly endpoint: Omit<SignedEndpoint, 'send'>;
  /** What everybody sees in a channel, oldest first. */
  messagesIn(channelId: string): readonly APIMessage[];
  /** Resolves with the first message of a channel, there or to come, that fits. */
  whenMessage(channelId: string, fits: (message: APIMessage) => boolean): Promise<APIMessage>;
  /** What somebody there is offered. */
  commandsFor(guildId?: string): readonly APIApplicationCommand[];
  /** The bytes of an attachment, by its id. */
  bytesOf(attachmentId: string): Uint8Array<ArrayBuffer> | undefined;
  close(): Promise<void>;
}

/** Starts a server on a free port of this machine. */
export async function startDiscordServer(options: DiscordServerOptions = {}): Promise<DiscordServer> {
  const latencyMs = options.latencyMs ?? 0;
  const clock = createClock(options.now ?? Date.now);
  const events = createEvents();
  const log = createProtocolLog({ clock, events, callsKept: options.callsKept ?? 10_000 });
  const nextId = createSnowflakes(clock.now);
  const world = createWorld(nextId);
  const bot = world.addUser('pincel', { bot: true });
  const applicationId = bot.id;
  const freshToken = (): string =>
    `${Buffer.from(applicationId).toString('base64url')}.stub.${randomBytes(24).toString('base64url')}`;
  const botToken = createBotToken(freshToken());

  const http = createServer();
  http.listen(0, '127.0.0.1');
  await once(http, 'listening');
  const address = http.address();
  if (address === null || typeof address === 'string') throw new Error('Expected a port');
  const url = `http://127.0.0.1:${address.port}`;

  const cdn = createCdn({ clock, nextId, origin: url });
  const messages = createMessages({ clock, cdn, events });
  const takeCallback = createTakeCallback({ nextId, messages, events, bot });
  const endpoint = createSignedEndpoint({ clock, log, applicationId, takeCallback });
  const gateway = createGateway({
    http,
    clock,
    log,
    events,
    bot,
    origin: `ws://127.0.0.1:${address.port}`,
    acceptsToken: botToken.accepts,
    heartbeatIntervalMs: options.heartbeatIntervalMs ?? 41_250,
    identifySpacingMs: options.identifySpacingMs ?? 5_000,
    maxConcurrency: options.maxConcurrency ?? 1,
  });
  const interactions = createInteractions({
    clock,
    nextId,
    world,
    messages,
    events,
    applicationId,
    deliver(record) {
      if (endpoint.url() === undefined)
        gateway.sendInteraction(record.interaction.payload, record.channel.guildId);
      else endpoint.send(record);
    },
  });
  const commands = createCommands({ applicationId, nextId, world });
  const faults = createFaults();
  const limits = createLimits({
    clock,
    log,
    rules: options.limits ?? {},
    globalPerSecond: options.globalPerSecond ?? 50,
    latencyMs,
  });
  const host = createHttpHost({
    clock,
    log,
    faults,
    limits,
    latencyMs,
    authorize: botToken.authorize,
    requestLimitBytes: options.requestLimitBytes ?? 25 * mebibyte,
    invalidRequestsAllowed: options.invalidRequestsAllowed ?? 10_000,
    findRoute: createRouter([
      ...accountRoutes({
        world,
        bot,
        publicKey: endpoint.publicKey,
        interactionsEndpoint: endpoint.url,
        gatewayInfo: gateway.info,
      }),
      ...interactionRoutes({ applicationId, nextId, interactions, takeCallback, messages, world, bot }),
      ...channelRoutes({ clock, nextId, world, messages, events, bot }),
      ...commands.routes,
    ]),
  });
  http.on('request', (request, response) => {
    if (cdn.serve(new URL(request.url ?? '/', url), response)) return;
    host(request, response).catch((error: unknown) => {
      log.violate(`the server itself failed: ${String(error)}`);
      response.destroy();
    });
  });

  return {
    ...createPeople({
      world,
      messages,
      interactions,
      nextId,
      applicationId,
      offered: commands.offered,
      upload: (file, channelId) => cdn.put(file, { channelId, isEphemeral: true }),
    }),
    ...log,
    subscribe: events.subscribe,
    url,
    apiRoot: `${url}/api`,
    applicationId,
    bot,
    token: botToken.current,
    changeToken(token = freshToken()) {
      const isOther = token !== botToken.current();
      botToken.change(token);
      if (isOther) gateway.drop(4004);
      return token;
    },
    world,
    gateway,
    faults,
    limits,
    endpoint,
    messagesIn: messages.inChannel,
    whenMessage(channelId, fits) {
      const there = messages.inChannel(channelId).find(fits);
      if (there !== undefined) return Promise.resolve(there);
      return events.when((event) => {
        if (event.kind !== 'message-created' && event.kind !== 'message-updated') return undefined;
        const isThere = event.viewerId === undefined && event.message.channel_id === channelId;
        return isThere && fits(event.message) ? event.message : undefined;
      });
    },
    commandsFor: commands.offered,
    bytesOf: cdn.bytesOf,
    async close() {
      clock.stop();
      gateway.close();
      http.close();
      http.closeAllConnections();
      if (http.listening) await once(http, 'close');
    },
  };
}
