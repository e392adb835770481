import { AppError } from '../../domain/app-error.ts';
import type { AuditReader, AuditVerification } from '../../domain/audit-reader.ts';
import type { Log } from '../../domain/log.ts';

/** How the last check of the audit log stands; none has been made when it is undefined. */
export type CheckState =
  | { readonly kind: 'running'; readonly rows: number }
  | {
      readonly kind: 'done';
      readonly atMs: number;
      readonly tookMs: number;
      readonly verification: AuditVerification;
    }
  /** It could not be made: why, and what to do, as a sentence; undefined for a mistake of Pincel's. */
  | { readonly kind: 'failed'; readonly atMs: number; readonly problem: string | undefined };

/** Checks of the whole audit log, one at a time. The last one is remembered as long as the process runs. */
export interface AuditCheck {
  state(): CheckState | undefined;
  /** Starts one, unless one is under way. Resolves when it is over, however it ends. */
  start(): Promise<void>;
}

export interface AuditCheckDeps {
  readonly auditReader: Pick<AuditReader, 'verify'>;
  readonly log: Log;
  readonly now: () => number;
}

export function createAuditCheck({ auditReader, log, now }: AuditCheckDeps): AuditCheck {
  let state: CheckState | undefined;
  let running: Promise<void> | undefined;

  async function check(): Promise<void> {
    const startedAtMs = now();
    state = { kind: 'running', rows: 0 };
    try {
      const verification = await auditReader.verify((rows) => {
        state = { kind: 'running', rows };
      });
      const atMs = now();
      state = { kind: 'done', atMs, tookMs: Math.max(0, atMs - startedAtMs), verification };
    } catch (error) {
      if (!(error instanceof AppError)) log.error({ err: error }, 'the audit log could not be checked');
      state = {
        kind: 'failed',
        atMs: now(),
        problem: error instanceof AppError ? error.message : undefined,
      };
    }
  }

  return {
    state: () => state,
    start() {
      running ??= check().finally(() => {
        running = undefined;
      });
      return running;
    },
  };
}
