import type { IncomingMessage, Server } from 'node:http';
import {
  type APIGatewayBotInfo,
  type APIUser,
  GatewayCloseCodes,
  GatewayDispatchEvents,
  type GatewayInteractionCreateDispatchData,
  GatewayOpcodes,
} from 'discord-api-types/v10';
import { type WebSocket, WebSocketServer } from 'ws';
import type { Clock } from './clock.ts';
import type { Events } from './events.ts';
import { type IdentifyFrame, parseFrame, type ResumeFrame } from './gateway-frames.ts';
import { type Connection, createSessions, dispatch, sendText } from './gateway-sessions.ts';
import type { ProtocolLog } from './protocol-log.ts';

/** What a test does to the gateway. All act on every connection there is. */
export interface Gateway {
  /** How often clients have identified and resumed. */
  readonly counts: { readonly identifies: number; readonly resumes: number; readonly heartbeats: number };
  /** Sessions whose connection is open. */
  connected(): number;
  /** Cuts the connections, or closes them with a code. */
  drop(code?: number): void;
  /** Asks clients to reconnect and resume (op 7). */
  requestReconnect(): void;
  /** Tells clients that their session is no good (op 9). */
  invalidateSessions(isResumable: boolean): void;
  /**
   * The connections there are stay open and say nothing more; new ones work. `silent` ones still agree to be closed,
   * `dead` ones are half open: nothing is read, and a client waits in vain (its library, for 30 s) for a close.
   */
  freeze(how: 'silent' | 'dead'): void;
  /** How many shards the bot is told to use. */
  setShards(count: number): void;
}

export interface GatewaySide extends Gateway {
  info(): APIGatewayBotInfo;
  sendInteraction(data: GatewayInteractionCreateDispatchData, guildId: string | undefined): void;
  close(): void;
}

interface Refusal {
  readonly code: GatewayCloseCodes;
  readonly reason: string;
  readonly isViolation: boolean;
}

const refusal = (code: GatewayCloseCodes, reason: string): Refusal => ({ code, reason, isViolation: true });

/** A token may have been revoked: no rule is broken by trying it once. */
const wrongToken: Refusal = {
  code: GatewayCloseCodes.AuthenticationFailed,
  reason: 'Authentication failed.',
  isViolation: false,
};

const framesPerMinute = 120;
/** How many connections in all may be begun a day. */
const identifiesADay = 1_000;
/** How much sooner than allowed an IDENTIFY may seem to come because the one before was slow to arrive. */
const jitterMs = 100;

/** https://discord.com/developers/docs/events/gateway */
export function createGateway(deps: {
  readonly http: Server;
  readonly clock: Clock;
  readonly log: ProtocolLog;
  readonly events: Events;
  readonly bot: APIUser;
  readonly origin: string;
  readonly acceptsToken: (token: string, violate: (text: string) => void) => boolean;
  readonly heartbeatIntervalMs: number;
  /** Between two IDENTIFYs of one bucket of shards. */
  readonly identifySpacingMs: number;
  readonly maxConcurrency: number;
}): GatewaySide {
  const { clock, log } = deps;
  const violate = (text: string): void => log.violate(`gateway: ${text}`);
  const connections = new Set<Connection>();
  const sessions = createSessions();
  const identifiedAtMs = new Map<number, number>();
  const counts = { identifies: 0, resumes: 0, heartbeats: 0 };
  let shards = 1;

  const sockets = new WebSocketServer({ noServer: true });
  deps.http.on('upgrade', (request: IncomingMessage, socket, head) => {
    sockets.handleUpgrade(request, socket, head, (opened) =>
      open(opened, new URL(request.url ?? '/', 'http://gateway.invalid')),
    );
  });

  const send = (connection: Connection, op: GatewayOpcodes, d: unknown): void =>
    sendText(connection, JSON.stringify({ op, d, s: null, t: null }));

  const open = (socket: WebSocket, url: URL): void => {
    const connection: Connection = {
      socket,
      path: url.pathname,
      session: undefined,
      isFrozen: false,
      heartbeatTimer: undefined,
      frameTimesMs: [],
    };
    connections.add(connection);
    socket.on('error', () => socket.terminate());
    socket.on('close', (code) => forget(connection, code));
    socket.on('message', (data) => {
      if (connection.isFrozen) return;
      // What the library hands out unless told otherwise is a buffer.
      const bad = receive(connection, Buffer.isBuffer(data) ? data.toString() : '');
      if (bad !== undefined) hangUp(connection, bad);
    });
    const bad = refuseAddress(url.searchParams);
    if (bad !== undefined) {
      hangUp(connection, bad);
      return;
    }
    send(connection, GatewayOpcodes.Hello, { heartbeat_interval: deps.heartbeatIntervalMs });
    expectHeartbeat(connection);
  };

  const hangUp = ({ socket }: Connection, { code, reason, isViolation }: Refusal): void => {
    if (isViolation) violate(reason);
    socket.close(code, reason);
  };

  const forget = (connection: Connection, code: number): void => {
    connections.delete(connection);
    clearTimeout(connection.heartbeatTimer);
    const { session } = connection;
    if (session?.connection !== connection) return;
    session.connection = undefined;
    // A client that says goodbye gives its session up.
    if (code === 1000 || code === 1001) sessions.giveUp(session);
    deps.events.emit({ kind: 'gateway', what: 'closed', shard: session.shard });
  };

  const expectHeartbeat = (connection: Connection): void => {
    clearTimeout(connection.heartbeatTimer);
    connection.heartbeatTimer = setTimeout(() => {
      if (connection.isFrozen) return;
      if (connection.session !== undefined) sessions.giveUp(connection.session);
      connection.socket.close(GatewayCloseCodes.SessionTimedOut, 'Session timed out.');
    }, deps.heartbeatIntervalMs * 2);
  };

  const receive = (connection: Connection, text: string): Refusal | undefined => {
    const nowMs = clock.now();
    connection.frameTimesMs = [...connection.frameTimesMs.filter((atMs) => atMs > nowMs - 60_000), nowMs];
    if (connection.frameTimesMs.length > framesPerMinute) {
      return refusal(GatewayCloseCodes.RateLimited, 'more than 120 frames in a minute');
    }
    const parsed = parseFrame(text);
    if (!parsed.ok) return refusal(parsed.closeCode, parsed.reason);
    const { frame } = parsed;
    switch (frame.op) {
      case GatewayOpcodes.Heartbeat:
        counts.heartbeats += 1;
        expectHeartbeat(connection);
        send(connection, GatewayOpcodes.HeartbeatAck, null);
        return undefined;
      case GatewayOpcodes.Identify:
        return identify(connection, frame);
      case GatewayOpcodes.Resume:
        return resume(connection, frame);
      case GatewayOpcodes.PresenceUpdate:
      case GatewayOpcodes.VoiceStateUpdate:
      case GatewayOpcodes.RequestGuildMembers:
      case GatewayOpcodes.RequestSoundboardSounds:
        return connection.session === undefined
          ? refusal(GatewayCloseCodes.NotAuthenticated, `op ${frame.op} before identifying`)
          : undefined;
    }
  };

  const identify = (connection: Connection, { d }: IdentifyFrame): Refusal | undefined => {
    counts.identifies += 1;
    if (connection.session !== undefined) {
      return refusal(GatewayCloseCodes.AlreadyAuthenticated, 'identified twice on one connection');
    }
    if (!deps.acceptsToken(d.token, violate)) return wrongToken;
    const [shard, shardCount] = d.shard ?? [0, 1];
    if (shard >= shardCount)
      return refusal(GatewayCloseCodes.InvalidShard, `shard ${shard} of ${shardCount}`);
    const bucket = shard % deps.maxConcurrency;
    const spentMs = clock.now() - (identifiedAtMs.get(bucket) ?? Number.NEGATIVE_INFINITY);
    if (spentMs < deps.identifySpacingMs - jitterMs || counts.identifies > identifiesADay) {
      violate(`IDENTIFY ${spentMs} ms after another, number ${counts.identifies} today`);
      send(connection, GatewayOpcodes.InvalidSession, false);
      return undefined;
    }
    identifiedAtMs.set(bucket, clock.now());
    const session = sessions.begin(connection, shard, shardCount);
    dispatch(session, GatewayDispatchEvents.Ready, {
      v: 10,
      user: deps.bot,
      guilds: [],
      session_id: session.id,
      resume_gateway_url: `${deps.origin}/resume`,
      shard: [shard, shardCount],
      application: { id: deps.bot.id, flags: 0 },
    });
    deps.events.emit({ kind: 'gateway', what: 'identified', shard });
    return undefined;
  };

  const resume = (connection: Connection, { d }: ResumeFrame): Refusal | undefined => {
    counts.resumes += 1;
    if (!deps.acceptsToken(d.token, violate)) return wrongToken;
    if (connection.session === undefined && !connection.path.startsWith('/resume')) {
      violate('resumed elsewhere than at resume_gateway_url');
    }
    const session = sessions.find(d.session_id);
    if (session === undefined) {
      send(connection, GatewayOpcodes.InvalidSession, false);
      return undefined;
    }
    if (d.seq > session.seq) {
      sessions.giveUp(session);
      return refusal(GatewayCloseCodes.InvalidSeq, `resumed at ${d.seq}, which was never sent`);
    }
    const replaced = session.connection;
    session.connection = connection;
    connection.session = session;
    if (replaced !== undefined && replaced !== connection && !replaced.isFrozen) replaced.socket.terminate();
    for (const { seq, text } of session.sent) {
      if (seq > d.seq) sendText(connection, text);
    }
    dispatch(session, GatewayDispatchEvents.Resumed, {});
    deps.events.emit({ kind: 'gateway', what: 'resumed', shard: session.shard });
    return undefined;
  };

  return {
    counts,
    connected: sessions.connectedCount,
    drop(code) {
      for (const { socket } of connections) {
        if (code === undefined) socket.terminate();
        else socket.close(code);
      }
    },
    requestReconnect() {
      for (const connection of connections) send(connection, GatewayOpcodes.Reconnect, null);
    },
    invalidateSessions(isResumable) {
      for (const connection of connections) {
        if (!isResumable && connection.session !== undefined) sessions.giveUp(connection.session);
        send(connection, GatewayOpcodes.InvalidSession, isResumable);
      }
    },
    freeze(how) {
      for (const connection of connections) {
        connection.isFrozen = true;
        if (how === 'dead') connection.socket.pause();
      }
    },
    setShards: (count) => {
      shards = count;
    },
    info: () => ({
      url: deps.origin,
      shards,
      session_start_limit: {
        total: identifiesADay,
        remaining: Math.max(0, identifiesADay - counts.identifies),
        reset_after: 24 * 3_600_000,
        max_concurrency: deps.maxConcurrency,
      },
    }),
    sendInteraction(data, guildId) {
      for (const session of sessions.listening(guildId)) {
        dispatch(session, GatewayDispatchEvents.InteractionCreate, data);
      }
    },
    close() {
      for (const { socket, heartbeatTimer } of connections) {
        clearTimeout(heartbeatTimer);
        socket.terminate();
      }
      sockets.close();
    },
  };
}

function refuseAddress(query: URLSearchParams): Refusal | undefined {
  if (query.get('v') !== '10') return refusal(GatewayCloseCodes.InvalidAPIVersion, 'expected ?v=10');
  return query.get('encoding') === 'json' && !query.has('compress')
    ? undefined
    : refusal(GatewayCloseCodes.DecodeError, 'only plain JSON is spoken here');
}
