import type { Engine, RestartCause } from '../domain/engine.ts';

export interface EngineRestart {
  readonly atMs: number;
  readonly cause: RestartCause;
}

/** What has become of the engine since this process looks at it. */
export interface EngineHistory {
  /** When it came into the state it is in. */
  sinceMs(): number;
  /** Newest first, not all of them. */
  restarts(): readonly EngineRestart[];
}

/** Enough to see a loop. */
const keptRestarts = 20;

export function createEngineHistory({
  engine,
  now,
}: {
  readonly engine: Pick<Engine, 'onStatus'>;
  readonly now: () => number;
}): EngineHistory {
  let sinceMs = now();
  let restarts: readonly EngineRestart[] = [];
  engine.onStatus((status) => {
    sinceMs = now();
    if (status.state !== 'restarting') return;
    restarts = [{ atMs: sinceMs, cause: status.cause }, ...restarts].slice(0, keptRestarts);
  });
  return { sinceMs: () => sinceMs, restarts: () => restarts };
}
