import { CloseCodes, SimpleIdentifyThrottler, WebSocketManager, WebSocketShardEvents } from '@discordjs/ws';
import { GatewayCloseCodes, GatewayDispatchEvents } from 'discord-api-types/v10';
import type { Log } from '../../domain/log.ts';
import { type DiscordApi, refusedToken } from './discord-api.ts';
import { toDiscordFailure } from './discord-error.ts';
import type { IdentifyBudget } from './identify-budget.ts';
import type { SessionKeeper } from './session-keeper.ts';
import { sleep } from './sleep.ts';

export interface Gateway {
  /** Connects and stays connected. Never throws. */
  start(): void;
  /** Leaves in a way that the session can be resumed. */
  stop(): Promise<void>;
}

export interface GatewayDeps {
  readonly token: string;
  readonly api: Pick<DiscordApi, 'rest' | 'problem' | 'giveUp'>;
  readonly sessions: SessionKeeper;
  readonly identifyBudget: IdentifyBudget;
  /** An interaction as it came. Must not throw. */
  readonly onInteraction: (interaction: unknown) => void;
  readonly log: Log;
  /** In [0, 1). */
  readonly random: () => number;
}

const firstRetryMs = 1_000;
const longestRetryMs = 5 * 60_000;
/** A server that does not say goodbye does not hold up the end. */
const goodbyeMs = 2_000;

/** Codes after which Discord must not be asked again the same way. */
const fatalCodes: ReadonlyMap<number, string> = new Map([
  [GatewayCloseCodes.AuthenticationFailed, refusedToken],
  [
    GatewayCloseCodes.InvalidAPIVersion,
    'Discord does not speak this version of its gateway any more. Update Pincel.',
  ],
  [GatewayCloseCodes.InvalidIntents, 'Discord refuses what Pincel wants to hear of. Update Pincel.'],
  [GatewayCloseCodes.DisallowedIntents, 'Discord refuses what Pincel wants to hear of. Update Pincel.'],
]);
/** The bot has grown: it is asked again how many shards there shall be. */
const reshardCodes: readonly number[] = [GatewayCloseCodes.InvalidShard, GatewayCloseCodes.ShardingRequired];

export function createGateway(deps: GatewayDeps): Gateway {
  const { token, api, sessions, identifyBudget, onInteraction, log, random } = deps;
  const stopping = new AbortController();
  let manager: WebSocketManager | undefined;
  /** Shards that were last said to be connected: a long outage is one line. */
  const connected = new Set<number>();

  const createManager = (): WebSocketManager => {
    const created: WebSocketManager = new WebSocketManager({
      token,
      rest: api.rest,
      // Interactions come without any.
      intents: 0,
      retrieveSessionInfo: (shardId) =>
        // The library reconnects even while it is being ended: this is where it waits for ever.
        stopping.signal.aborted ? new Promise(() => {}) : (sessions.read(shardId) ?? null),
      updateSessionInfo(shardId, session) {
        // The library forgets what it leaves; the next start resumes it.
        if (!stopping.signal.aborted) sessions.update(shardId, session ?? undefined);
      },
      async buildIdentifyThrottler(building) {
        const info = await building.fetchGatewayInformation();
        const shardCount = await building.getShardCount();
        const concurrency = new SimpleIdentifyThrottler(info.session_start_limit.max_concurrency);
        return {
          async waitForIdentify(shardId, signal) {
            await identifyBudget(shardCount, signal);
            await concurrency.waitForIdentify(shardId, signal);
          },
        };
      },
    });
    created.on(WebSocketShardEvents.Dispatch, (payload) => {
      if (payload.t === GatewayDispatchEvents.InteractionCreate) onInteraction(payload.d);
    });
    created.on(WebSocketShardEvents.Ready, (_data, shardId) => noteConnected(shardId, 'identified'));
    created.on(WebSocketShardEvents.Resumed, (shardId) => noteConnected(shardId, 'resumed'));
    created.on(WebSocketShardEvents.Closed, (code, shardId) => noteClosed(created, code, shardId));
    created.on(WebSocketShardEvents.SocketError, (error) => {
      const failure = toDiscordFailure(error, 'connect to the gateway', true);
      log.debug({ surface: 'discord', err: failure }, 'a Discord connection failed');
    });
    // What it says is in the close code; unheard, it would end the process.
    created.on(WebSocketShardEvents.Error, () => {});
    return created;
  };
  const noteConnected = (shardId: number, kind: 'identified' | 'resumed'): void => {
    connected.add(shardId);
    log.info({ surface: 'discord', kind }, 'connected to Discord');
  };
  const noteClosed = (from: WebSocketManager, code: number, shardId: number): void => {
    if (stopping.signal.aborted || from !== manager) return;
    if (connected.delete(shardId)) {
      log.info({ surface: 'discord', status: code }, 'the connection to Discord ended; connecting again');
    }
    const fatal = fatalCodes.get(code);
    if (fatal !== undefined) {
      api.giveUp(fatal);
      void leave(from);
    } else if (reshardCodes.includes(code)) {
      void leave(from);
      void connect();
    }
  };
  const leave = async (from: WebSocketManager): Promise<void> => {
    if (manager === from) manager = undefined;
    const destroyed = Promise.resolve(from.destroy({ code: CloseCodes.Resuming })).catch((error: unknown) => {
      const failure = toDiscordFailure(error, 'leave the gateway', true);
      log.debug({ surface: 'discord', err: failure }, 'a Discord connection did not end well');
    });
    const left = new AbortController();
    await Promise.race([destroyed, sleep(goodbyeMs, left.signal)]);
    left.abort();
  };

  /** Until every shard is there; from then on the library keeps it so. */
  const connect = async (): Promise<void> => {
    for (let attempt = 1; !stopping.signal.aborted && api.problem() === undefined; attempt += 1) {
      const current = createManager();
      manager = current;
      try {
        await current.connect();
        return;
      } catch (error) {
        if (stopping.signal.aborted || api.problem() !== undefined || manager !== current) return;
        const failure = toDiscordFailure(error, 'connect to the gateway', true);
        const delayMs = Math.min(longestRetryMs, firstRetryMs * 2 ** (attempt - 1)) * (0.5 + random() / 2);
        log.warn({ surface: 'discord', attempt, err: failure }, 'Discord is out of reach; trying again');
        await Promise.all([leave(current), sleep(failure.retryAfterMs ?? delayMs, stopping.signal)]).catch(
          () => undefined,
        );
      }
    }
  };

  return {
    start: () => void connect(),
    async stop() {
      stopping.abort();
      if (manager !== undefined) await leave(manager);
      sessions.flush();
    },
  };
}
