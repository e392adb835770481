import { toAuditJson } from '../domain/audit-json.ts';
import type { AuditKind } from '../domain/audit-log.ts';
import type { AuditReader } from '../domain/audit-reader.ts';
import { describeAuditRecord } from './audit-record-text.ts';
import { type ExitCode, exitCodes } from './exit-code.ts';
import { type FindUser, requireUser } from './require-user.ts';
import { type Terminal, writeJson } from './terminal.ts';
import { UsageError } from './usage-error.ts';

export interface SearchAuditOrder {
  readonly words: readonly string[];
  readonly kind: AuditKind | undefined;
  readonly user: string | undefined;
  readonly job: string | undefined;
  readonly sinceMs: number | undefined;
  readonly json: boolean;
}

export interface SearchAuditDeps {
  readonly terminal: Terminal;
  readonly reader: Pick<AuditReader, 'read'>;
  readonly findUser: FindUser;
}

/** Tells the entries that have all the words and fit, oldest first. @throws UsageError for an unknown user. */
export async function searchAudit(order: SearchAuditOrder, deps: SearchAuditDeps): Promise<ExitCode> {
  const { words, kind, user, job, sinceMs, json } = order;
  const { terminal, reader, findUser } = deps;
  if (words.length === 0 && [kind, user, job, sinceMs].every((filter) => filter === undefined)) {
    throw new UsageError('Say what to look for: words, --kind, --user, --job or --since.');
  }
  const userId = user === undefined ? undefined : requireUser(findUser, user).id;
  let found = 0;
  await reader.read({ words, kind, userId, jobId: job, fromMs: sinceMs }, (records) => {
    for (const record of records) {
      if (json) writeJson(terminal.out, toAuditJson(record));
      else terminal.out.write(describeAuditRecord(record));
    }
    found += records.length;
  });
  if (!json) terminal.err.write(found === 0 ? 'No entry fits.\n' : `Entries that fit: ${found}.\n`);
  return exitCodes.done;
}
