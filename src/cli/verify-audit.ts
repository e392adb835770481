import type { AuditReader, AuditVerification } from '../domain/audit-reader.ts';
import { type ExitCode, exitCodes } from './exit-code.ts';
import { type Terminal, writeJson } from './terminal.ts';

export interface VerifyAuditDeps {
  readonly terminal: Terminal;
  readonly reader: Pick<AuditReader, 'verify'>;
}

const clearLine = '\r\u001b[2K';

/** Proves that the audit log is as it was written; fails and names the first row that is not. */
export async function verifyAudit(
  { json }: { readonly json: boolean },
  { terminal, reader }: VerifyAuditDeps,
): Promise<ExitCode> {
  const { err } = terminal;
  const showsProgress = err.isTTY === true && !json;
  const verification = await reader.verify((rows) => {
    if (showsProgress) err.write(`${clearLine}${rows} entries so far`);
  });
  if (showsProgress) err.write(clearLine);
  const ok = verification.fault === undefined;
  if (json) writeJson(terminal.out, { ok, ...verification, fault: verification.fault ?? null });
  else tell(verification, terminal);
  return ok ? exitCodes.done : exitCodes.failed;
}

function tell(
  { rows, head, cutSeq, anchors, unreadableAnchors, fault }: AuditVerification,
  terminal: Terminal,
): void {
  if (fault !== undefined) {
    terminal.out.write(`${fault.problem}\n`);
    terminal.err.write(
      `The audit log is not as it was written. The ${rows} entries before that are in order. Keep a copy of the database and of the anchor file before anything else, and compare them with a backup.\n`,
    );
    return;
  }
  const removed = cutSeq === 0 ? '' : ` Retention has removed those up to ${cutSeq}.`;
  terminal.out.write(
    `The audit log is in order: ${rows} entries, the newest is ${head.seq} with the hash ${head.hash}.${removed}\n`,
  );
  if (anchors > 0) terminal.out.write(`Notes of it outside the database: ${anchors}, all of them agree.\n`);
  else {
    terminal.err.write(
      'There was no anchor to compare with: whether the newest entries were cut off cannot be told. The gateway notes one every now and then (PINCEL_AUDIT_ANCHOR_FILE).\n',
    );
  }
  if (unreadableAnchors > 0) {
    terminal.err.write(
      `Lines of the anchor file that say nothing: ${unreadableAnchors}. A crash may tear one; if there are more, somebody has changed the file.\n`,
    );
  }
}
