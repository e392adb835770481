import type { Log } from '../../domain/log.ts';
import type { GatewaySession, SessionStore } from './session-store.ts';

/** The sessions in memory, written down behind the events: the library must not wait, nor see an error. */
export interface SessionKeeper {
  read(shardId: number): GatewaySession | undefined;
  update(shardId: number, session: GatewaySession | undefined): void;
  /** Writes down now what is not yet. */
  flush(): void;
}

/** A process that dies between two writes resumes from a little earlier: events that come twice are known by their id. */
const writeAfterMs = 500;

export function createSessionKeeper({
  store,
  log,
}: {
  readonly store: Pick<SessionStore, 'read' | 'write'>;
  readonly log: Log;
}): SessionKeeper {
  const sessions = new Map<number, GatewaySession | undefined>();
  const unwritten = new Set<number>();
  let timer: NodeJS.Timeout | undefined;

  const flush = (): void => {
    clearTimeout(timer);
    timer = undefined;
    for (const shardId of unwritten) {
      try {
        store.write(shardId, sessions.get(shardId));
        unwritten.delete(shardId);
      } catch (error) {
        log.warn({ surface: 'discord', err: error }, 'a Discord session was not written down');
      }
    }
  };
  return {
    read(shardId) {
      if (!sessions.has(shardId)) {
        try {
          sessions.set(shardId, store.read(shardId));
        } catch (error) {
          sessions.set(shardId, undefined);
          log.warn({ surface: 'discord', err: error }, 'a Discord session was not found again');
        }
      }
      return sessions.get(shardId);
    },
    update(shardId, session) {
      const isNew = session !== undefined && session.sessionId !== sessions.get(shardId)?.sessionId;
      sessions.set(shardId, session);
      unwritten.add(shardId);
      // A process that dies right after its login has not spent it in vain.
      if (isNew) flush();
      else timer ??= setTimeout(flush, writeAfterMs).unref();
    },
    flush,
  };
}
