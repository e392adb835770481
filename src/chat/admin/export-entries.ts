import { toAuditJson } from '../../domain/audit-json.ts';
import type { AuditRecord } from '../../domain/audit-log.ts';
import type { AuditQuery, AuditReader } from '../../domain/audit-reader.ts';

/** Below what both platforms take as an upload (Discord: 10 MiB). */
const maxBytes = 8 * 1024 * 1024;

/** Ends the reading early. */
class ExportFull extends Error {
  override readonly name = 'ExportFull';
}

/**
 * Entries as JSON lines, oldest first, up to a size that can be uploaded; what people wrote only `withPersonal`.
 * Rejects as `AuditReader.read` does.
 */
export async function exportEntries(
  reader: Pick<AuditReader, 'read'>,
  query: AuditQuery,
  { withPersonal }: { readonly withPersonal: boolean },
): Promise<{ readonly bytes: Uint8Array; readonly entries: number; readonly isWhole: boolean }> {
  const lines: Uint8Array[] = [];
  let sizeBytes = 0;
  const keep = (record: AuditRecord): void => {
    const shown: AuditRecord = withPersonal
      ? record
      : { ...record, personal: undefined, personalState: 'none' };
    const line = Buffer.from(`${JSON.stringify(toAuditJson(shown))}\n`);
    if (sizeBytes + line.length > maxBytes) throw new ExportFull();
    sizeBytes += line.length;
    lines.push(line);
  };
  const isWhole = await reader
    .read(query, (records) => records.forEach(keep))
    .then(
      () => true,
      (error: unknown) => {
        if (error instanceof ExportFull) return false;
        throw error;
      },
    );
  return { bytes: Buffer.concat(lines), entries: lines.length, isWhole };
}
