import type { AuditLog } from '../domain/audit-log.ts';
import type { Engine } from '../domain/engine.ts';
import type { Transact } from '../domain/transact.ts';

export interface RestartEngineDeps {
  readonly transact: Transact;
  readonly audit: Pick<AuditLog, 'append'>;
  readonly engine: Pick<Engine, 'status' | 'restart'>;
  readonly now: () => number;
}

/**
 * Replaces what draws by a fresh one; what it draws now is begun again, and nobody loses anything by it. False when the
 * engine was stopped for good: Pincel is ending.
 */
export type RestartEngine = (actor: string) => boolean;

export function createRestartEngine({ transact, audit, engine, now }: RestartEngineDeps): RestartEngine {
  return (actor) => {
    const { state } = engine.status();
    if (state === 'stopped') return false;
    transact(() =>
      audit.append({ atMs: now(), kind: 'engine-restarted', actor, content: { before: state } }),
    );
    engine.restart();
    return true;
  };
}
