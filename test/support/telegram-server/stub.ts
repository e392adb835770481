import type { User, UserFromGetMe } from 'grammy/types';
import type { CallLog } from './call-log.ts';
import type { CallbackQueries } from './callback-queries.ts';
import type { Chats } from './chats.ts';
import type { CommandBook } from './command-book.ts';
import type { FloodControl } from './flood-control.ts';
import type { StoredFiles } from './stored-files.ts';
import type { Updates } from './updates.ts';
import type { Webhook } from './webhook.ts';

/** What methods work on. */
export interface Stub {
  readonly bot: UserFromGetMe;
  readonly users: ReadonlyMap<number, User>;
  readonly chats: Chats;
  readonly files: StoredFiles;
  readonly updates: Updates;
  readonly webhook: Webhook;
  /** Only when limits are enforced. */
  readonly flood: FloodControl | undefined;
  readonly queries: CallbackQueries;
  readonly commands: CommandBook;
  readonly log: CallLog;
  /** A self-hosted server started with `--local`: webhooks may be plain HTTP on any port. */
  readonly isLocal: boolean;
  readonly now: () => number;
  /** Of Unix time. */
  readonly nowS: () => number;
}
