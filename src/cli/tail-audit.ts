import { setTimeout as delay } from 'node:timers/promises';
import { toAuditJson } from '../domain/audit-json.ts';
import type { AuditRecord } from '../domain/audit-log.ts';
import type { AuditReader } from '../domain/audit-reader.ts';
import { describeAuditRecord } from './audit-record-text.ts';
import { type ExitCode, exitCodes } from './exit-code.ts';
import { type Terminal, writeJson } from './terminal.ts';

export interface TailAuditOrder {
  readonly count: number;
  readonly follow: boolean;
  readonly json: boolean;
}

export interface TailAuditDeps {
  readonly terminal: Terminal;
  readonly reader: Pick<AuditReader, 'read'>;
  /** Ends `--follow`. */
  readonly interrupted: AbortSignal;
  /** Resolves when it is time to look again, at the latest when interrupted. */
  readonly pause?: (interrupted: AbortSignal) => Promise<void>;
}

const lookAgainMs = 1_000;

/** Tells the newest entries and, with `follow`, each that is added from then on. */
export async function tailAudit(
  { count, follow, json }: TailAuditOrder,
  deps: TailAuditDeps,
): Promise<ExitCode> {
  const { terminal, reader, interrupted, pause = pauseASecond } = deps;
  let afterSeq: number | undefined;
  const tell = (records: readonly AuditRecord[]): void => {
    for (const record of records) {
      if (json) writeJson(terminal.out, toAuditJson(record));
      else terminal.out.write(describeAuditRecord(record));
      afterSeq = record.seq;
    }
  };
  await reader.read({ newest: count }, tell);
  if (!follow) return exitCodes.done;
  while (!interrupted.aborted) {
    await pause(interrupted);
    if (!interrupted.aborted) await reader.read({ afterSeq }, tell);
  }
  return exitCodes.interrupted;
}

async function pauseASecond(interrupted: AbortSignal): Promise<void> {
  await delay(lookAgainMs, undefined, { signal: interrupted }).catch(() => undefined);
}
