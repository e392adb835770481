import { randomBytes } from 'node:crypto';
import { type GatewayDispatchEvents, GatewayOpcodes } from 'discord-api-types/v10';
import type { WebSocket } from 'ws';
import { shardOf } from './snowflakes.ts';

export interface Connection {
  readonly socket: WebSocket;
  /** Where the client dialled. */
  readonly path: string;
  session: Session | undefined;
  isFrozen: boolean;
  heartbeatTimer: NodeJS.Timeout | undefined;
  /** When frames arrived: too many in a minute, and Discord hangs up. */
  frameTimesMs: number[];
}

/** What a client may come back to after its connection broke. */
export interface Session {
  readonly id: string;
  readonly shard: number;
  readonly shardCount: number;
  readonly sent: { readonly seq: number; readonly text: string }[];
  seq: number;
  connection: Connection | undefined;
}

export interface Sessions {
  /** Begins one; those of the same shard that nobody listens to any more are given up. */
  begin(connection: Connection, shard: number, shardCount: number): Session;
  find(id: string): Session | undefined;
  giveUp(session: Session): void;
  /** The sessions that hear of a guild's events. */
  listening(guildId: string | undefined): readonly Session[];
  connectedCount(): number;
}

export function createSessions(): Sessions {
  const sessions = new Map<string, Session>();
  const isHeard = ({ connection }: Session): boolean => connection?.isFrozen === false;
  return {
    begin(connection, shard, shardCount) {
      for (const session of sessions.values()) {
        if (session.shard === shard && !isHeard(session)) sessions.delete(session.id);
      }
      const session: Session = {
        id: randomBytes(16).toString('hex'),
        shard,
        shardCount,
        sent: [],
        seq: 0,
        connection,
      };
      connection.session = session;
      sessions.set(session.id, session);
      return session;
    },
    find: (id) => sessions.get(id),
    giveUp: (session) => {
      sessions.delete(session.id);
    },
    listening: (guildId) =>
      [...sessions.values()].filter(({ shard, shardCount }) => shardOf(guildId, shardCount) === shard),
    connectedCount: () => [...sessions.values()].filter(isHeard).length,
  };
}

/** Sends an event, and keeps it for a client that resumes: also while nobody is there. */
export function dispatch(session: Session, t: GatewayDispatchEvents, d: unknown): void {
  session.seq += 1;
  const text = JSON.stringify({ op: GatewayOpcodes.Dispatch, t, s: session.seq, d });
  session.sent.push({ seq: session.seq, text });
  if (session.connection !== undefined) sendText(session.connection, text);
}

export function sendText({ socket, isFrozen }: Connection, text: string): void {
  if (!isFrozen && socket.readyState === socket.OPEN) socket.send(text);
}
