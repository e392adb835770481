import type { ChatMessage, ChatMessages } from '../domain/chat-message.ts';
import type { ChatSurface } from '../domain/surface.ts';
import type { Database } from './open-database.ts';
import { createTransact } from './transact.ts';

interface MessageRow {
  readonly job_id: string;
  readonly surface: ChatSurface;
  readonly address: string;
  readonly posted_at_ms: number;
  readonly upload_began_at_ms: number | null;
  readonly closed_at_ms: number | null;
}

/** `ChatMessages` over the `chat_messages` table. */
export function createChatMessages(database: Database): ChatMessages {
  const transact = createTransact(database);
  const upsert = database.prepare<[string, ChatSurface, string, number]>(`
    INSERT INTO chat_messages (job_id, surface, address, posted_at_ms) VALUES (?, ?, ?, ?)
    ON CONFLICT (job_id) DO UPDATE SET surface = excluded.surface, address = excluded.address,
      posted_at_ms = excluded.posted_at_ms, upload_began_at_ms = NULL, closed_at_ms = NULL`);
  const select = database.prepare<[string], MessageRow>('SELECT * FROM chat_messages WHERE job_id = ?');
  const selectOpen = database.prepare<[ChatSurface], MessageRow>(`
    SELECT * FROM chat_messages WHERE surface = ? AND closed_at_ms IS NULL ORDER BY posted_at_ms, rowid`);
  const setUpload = database.prepare<[number | null, string]>(
    'UPDATE chat_messages SET upload_began_at_ms = ? WHERE job_id = ?',
  );
  const close = database.prepare<[number, string]>(
    'UPDATE chat_messages SET closed_at_ms = ? WHERE job_id = ? AND closed_at_ms IS NULL',
  );
  const erase = database.prepare<[number, string]>(`
    UPDATE chat_messages SET address = 'null', closed_at_ms = coalesce(closed_at_ms, ?)
    WHERE job_id IN (SELECT id FROM jobs WHERE user_id = ?)`);

  return {
    put: ({ jobId, surface, address }, atMs) =>
      void upsert.run(jobId, surface, JSON.stringify(address ?? null), atMs),
    get: (jobId) => {
      const row = select.get(jobId);
      return row === undefined ? undefined : toMessage(row);
    },
    open: (surface) => selectOpen.all(surface).map(toMessage),
    beginUpload: (jobId, atMs) =>
      transact(() => {
        const before = select.get(jobId)?.upload_began_at_ms ?? null;
        setUpload.run(atMs, jobId);
        return before !== null;
      }),
    endUpload: (jobId) => void setUpload.run(null, jobId),
    close: (jobId, atMs) => void close.run(atMs, jobId),
    erase: (userId, atMs) => void erase.run(atMs, userId),
  };
}

function toMessage(row: MessageRow): ChatMessage {
  const address: unknown = JSON.parse(row.address);
  return {
    jobId: row.job_id,
    surface: row.surface,
    address,
    postedAtMs: row.posted_at_ms,
    uploadBeganAtMs: row.upload_began_at_ms ?? undefined,
    closedAtMs: row.closed_at_ms ?? undefined,
  };
}
