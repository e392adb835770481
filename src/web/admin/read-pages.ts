import type { AuditRecord } from '../../domain/audit-log.ts';
import type { AuditQuery, AuditReader } from '../../domain/audit-reader.ts';

/** Ends a reading after its first batch. */
class Enough extends Error {
  override readonly name = 'Enough';
}

/**
 * The entries that fit, oldest first, batch after batch. Whoever takes them slowly keeps nobody else from reading: the
 * reader, which does one task after the other, is left between two batches.
 */
export async function* readPages(
  reader: Pick<AuditReader, 'read'>,
  query: AuditQuery,
): AsyncGenerator<readonly AuditRecord[]> {
  let afterSeq = query.afterSeq;
  for (;;) {
    const records = await readFirst(reader, { ...query, afterSeq });
    const last = records.at(-1);
    if (last === undefined) return;
    yield records;
    afterSeq = last.seq;
  }
}

async function readFirst(
  reader: Pick<AuditReader, 'read'>,
  query: AuditQuery,
): Promise<readonly AuditRecord[]> {
  let first: readonly AuditRecord[] = [];
  try {
    await reader.read(query, (records) => {
      first = records;
      throw new Enough();
    });
  } catch (error) {
    if (!(error instanceof Enough)) throw error;
  }
  return first;
}
