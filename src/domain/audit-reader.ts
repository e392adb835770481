import type { AuditHead, AuditKind, AuditRecord } from './audit-log.ts';

/** Which entries; what is left out does not restrict. */
export interface AuditQuery {
  /** Not before this time. */
  readonly fromMs?: number | undefined;
  /** Before this time. */
  readonly toMs?: number | undefined;
  /** About this person, also under the accounts that were linked to this one. */
  readonly userId?: string | undefined;
  /** Of what was decided there. */
  readonly spaceId?: string | undefined;
  readonly jobId?: string | undefined;
  readonly kind?: AuditKind | undefined;
  /** All of them have to occur somewhere in the entry, in any case; in its personal part while that is readable. */
  readonly words?: readonly string[] | undefined;
  readonly afterSeq?: number | undefined;
  readonly beforeSeq?: number | undefined;
  /** Only the newest so many. */
  readonly newest?: number | undefined;
}

/** The first thing that is wrong with the chain. */
export interface AuditFault {
  /**
   * `edited`: the row's content is not what was written. `rewritten`: its hash was recomputed to fit a change.
   * `reordered`: it was written under another number. `missing`: a gap. `truncated`: the newest rows were cut off.
   * `unexpected`: a row where none belongs. `cut`: the oldest rows were removed otherwise than by retention.
   */
  readonly what: 'edited' | 'rewritten' | 'reordered' | 'missing' | 'truncated' | 'unexpected' | 'cut';
  /** The first row it befell. */
  readonly seq: number;
  /** What is wrong, as a sentence. */
  readonly problem: string;
}

export interface AuditVerification {
  /** Rows that were checked, up to the fault if there is one. */
  readonly rows: number;
  /** The last row that is in order. */
  readonly head: AuditHead;
  /** The last row that retention removed; 0 when all are there. */
  readonly cutSeq: number;
  /** Anchors that were compared: notes of the head, kept outside the database. Without one, a cut end cannot be seen. */
  readonly anchors: number;
  /** Lines of the anchor file that are no anchors (a crash may tear one). */
  readonly unreadableAnchors: number;
  readonly fault: AuditFault | undefined;
}

/** Reads the audit log without keeping its thread busy. One task after the other. */
export interface AuditReader {
  /**
   * Checks the whole chain against itself and the anchors.
   * @throws AppError `storage-busy`, `storage-invalid`, `disk-failed`.
   */
  verify(onProgress?: (rows: number) => void): Promise<AuditVerification>;
  /**
   * Hands over the entries that fit, oldest first, in batches; the next batch is read when `onRecords` has settled.
   * Rejects with what `onRecords` throws, besides what `verify` does.
   */
  read(
    query: AuditQuery,
    onRecords: (records: readonly AuditRecord[]) => void | Promise<void>,
  ): Promise<void>;
  /** Ends what is under way, which rejects, and takes nothing more. */
  close(): Promise<void>;
}
