import { randomBytes } from 'node:crypto';
import { createAuditLog } from '../../src/db/audit-log.ts';
import type { Database } from '../../src/db/open-database.ts';
import { openDatabase } from '../../src/db/open-database.ts';
import { readAudit } from '../../src/db/read-audit.ts';
import type { AuditEntry, AuditRecord } from '../../src/domain/audit-log.ts';
import type { AuditQuery } from '../../src/domain/audit-reader.ts';
import { aDatabase } from './a-database.ts';

export function anEntry(changes: Partial<AuditEntry> = {}): AuditEntry {
  return { atMs: 1_000, kind: 'accepted', actor: 'ana', content: {}, ...changes };
}

/** An audit log in a database of its own, with keys for `ana` and `bob`. */
export function anAuditLog() {
  const place = aDatabase();
  const { database, transact } = place;
  // No power cut is tested with it.
  database.pragma('synchronous = OFF');
  const addKeys = (): void => {
    for (const userId of ['ana', 'bob']) {
      database
        .prepare('INSERT OR IGNORE INTO user_keys (user_id, key) VALUES (?, ?)')
        .run(userId, randomBytes(32));
    }
  };
  database.exec("INSERT INTO users (id, created_at_ms) VALUES ('ana', 0), ('bob', 0)");
  addKeys();
  const key = database.prepare<[string], Uint8Array>('SELECT key FROM user_keys WHERE user_id = ?').pluck();
  const keyOf = (userId: string): Uint8Array | undefined => key.get(userId);
  const log = createAuditLog(database, { keyOf });
  /** Changes the database as somebody would who knows SQL: on a connection of their own, without our triggers. */
  const tamper = (change: (database: Database) => void): void => {
    const other = openDatabase(place.file);
    other.pragma('synchronous = OFF');
    const triggers = other
      .prepare<[], string>("SELECT name FROM sqlite_schema WHERE type = 'trigger' AND name LIKE 'audit%'")
      .pluck()
      .all();
    for (const name of triggers) other.exec(`DROP TRIGGER ${name}`);
    change(other);
    other.close();
  };
  return {
    ...place,
    log,
    append: (...entries: readonly AuditEntry[]): void =>
      transact(() => {
        for (const entry of entries) log.append(entry);
      }),
    read: (query: AuditQuery = {}): readonly AuditRecord[] =>
      [...readAudit(database, query, { keyOf })].flat(),
    eraseKey: (userId: string): void =>
      void database.prepare('DELETE FROM user_keys WHERE user_id = ?').run(userId),
    tamper,
    /** Starts anew, as if nothing had been written: quicker than another database. */
    clear: (): void => {
      tamper((other) => other.exec('DELETE FROM audit_log'));
      addKeys();
    },
  };
}
