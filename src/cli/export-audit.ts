import { randomUUID } from 'node:crypto';
import { type FileHandle, open, rename, rm } from 'node:fs/promises';
import { resolve } from 'node:path';
import { AppError } from '../domain/app-error.ts';
import { toAuditJson } from '../domain/audit-json.ts';
import type { AuditRecord } from '../domain/audit-log.ts';
import type { AuditReader } from '../domain/audit-reader.ts';
import { auditCsvHeader, toAuditCsv } from './audit-record-text.ts';
import { type ExitCode, exitCodes } from './exit-code.ts';
import { type FindUser, requireUser } from './require-user.ts';
import { type Terminal, writeJson } from './terminal.ts';
import { UsageError } from './usage-error.ts';

export const auditFormats = ['jsonl', 'csv'] as const;

export interface ExportAuditOrder {
  readonly fromMs: number | undefined;
  readonly toMs: number | undefined;
  readonly user: string | undefined;
  readonly format: (typeof auditFormats)[number];
  readonly out: string | undefined;
  readonly json: boolean;
}

export interface ExportAuditDeps {
  readonly terminal: Terminal;
  readonly reader: Pick<AuditReader, 'read'>;
  readonly findUser: FindUser;
  readonly workingFolder: string;
}

type Write = (text: string) => unknown;

/**
 * Writes the entries that fit, oldest first: to `--out` (which appears when it is whole, readable by this user only),
 * or to standard output. However many there are, one batch is in memory.
 * @throws UsageError for an unknown user; AppError `disk-failed`.
 */
export async function exportAudit(order: ExportAuditOrder, deps: ExportAuditDeps): Promise<ExitCode> {
  const { format, out, json } = order;
  const { terminal } = deps;
  if (out === undefined) {
    if (json && format !== 'jsonl') {
      throw new UsageError('--json tells about a file: name one with --out, or leave --json out.');
    }
    await writeEntries(order, deps, (text) => terminal.out.write(text));
    return exitCodes.done;
  }
  const file = resolve(deps.workingFolder, out);
  const entries = await writeWhole(file, (write) => writeEntries(order, deps, write));
  if (json) writeJson(terminal.out, { ok: true, file, entries });
  else {
    terminal.out.write(
      `${entries} entries are in ${file}. It holds what people wrote: keep it where only you can read it.\n`,
    );
  }
  return exitCodes.done;
}

async function writeEntries(
  { fromMs, toMs, user, format }: ExportAuditOrder,
  { reader, findUser }: ExportAuditDeps,
  write: Write,
): Promise<number> {
  const userId = user === undefined ? undefined : requireUser(findUser, user).id;
  let entries = 0;
  if (format === 'csv') await write(auditCsvHeader);
  await reader.read({ fromMs, toMs, userId }, async (records) => {
    entries += records.length;
    await write(records.map(format === 'csv' ? toAuditCsv : toJsonLine).join(''));
  });
  return entries;
}

function toJsonLine(record: AuditRecord): string {
  return `${JSON.stringify(toAuditJson(record))}\n`;
}

/** Nothing that is left half-written goes by the file's name. */
async function writeWhole<Result>(file: string, fill: (write: Write) => Promise<Result>): Promise<Result> {
  const partial = `${file}.${randomUUID()}.partial`;
  const handle = await attempt(file, () => open(partial, 'wx', 0o600));
  try {
    const result = await fillAndClose(file, handle, fill);
    await attempt(file, () => rename(partial, file));
    return result;
  } catch (error) {
    await rm(partial, { force: true });
    throw error;
  }
}

async function fillAndClose<Result>(
  file: string,
  handle: FileHandle,
  fill: (write: Write) => Promise<Result>,
): Promise<Result> {
  try {
    const result = await fill((text) => attempt(file, () => handle.writeFile(text)));
    await attempt(file, () => handle.sync());
    return result;
  } finally {
    await handle.close();
  }
}

async function attempt<Result>(file: string, work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (cause) {
    const problem = cause instanceof Error ? cause.message : String(cause);
    throw new AppError(
      'disk-failed',
      `${file} cannot be written: ${problem}. Choose another place with --out.`,
      {
        cause,
      },
    );
  }
}
