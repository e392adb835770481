import { join } from 'node:path';
import { newId } from './app/new-id.ts';
import type { Config } from './config.ts';
import { createApiTokens } from './db/api-tokens.ts';
import { createAuditLog } from './db/audit-log.ts';
import { createChatMessages } from './db/chat-messages.ts';
import { createChatSettings } from './db/chat-settings.ts';
import { clearJournal } from './db/clear-journal.ts';
import { gatewayHolder, isHolderAlive } from './db/holder-lock.ts';
import { createInbox } from './db/inbox.ts';
import { createJobStore } from './db/job-store.ts';
import { createKeptValues, type KeptValues } from './db/kept-values.ts';
import { createMediaStore } from './db/media-store.ts';
import { migrate } from './db/migrate.ts';
import { type OpenOptions, openDatabase } from './db/open-database.ts';
import { createOutbox } from './db/outbox.ts';
import { createProblemLog } from './db/problem-log.ts';
import { pruneAudit } from './db/prune-audit.ts';
import { createQuotaLedger } from './db/quota-ledger.ts';
import { createQuotaPolicies } from './db/quota-policies.ts';
import { createSettingsStore } from './db/settings-store.ts';
import { createSpacePolicies } from './db/space-policies.ts';
import { createStatistics } from './db/statistics.ts';
import { storageProblem } from './db/storage-problem.ts';
import { createTransact } from './db/transact.ts';
import { createUserStore } from './db/user-store.ts';
import { watchChanges } from './db/watch-changes.ts';
import { createWebSessions } from './db/web-sessions.ts';
import { createWebhooks } from './db/webhooks.ts';
import { createWorkRates } from './db/work-rates.ts';
import type { ApiTokens } from './domain/api-token.ts';
import type { AuditLog } from './domain/audit-log.ts';
import type { ChatMessages } from './domain/chat-message.ts';
import type { ChatSettingsStore } from './domain/chat-settings.ts';
import type { Inbox } from './domain/inbox.ts';
import type { JobStore } from './domain/job-store.ts';
import type { MediaFiles, MediaStore } from './domain/media-store.ts';
import type { Outbox } from './domain/outbox.ts';
import type { ProblemLog } from './domain/problem-log.ts';
import type { QuotaLedger, QuotaPolicies } from './domain/quota-ledger.ts';
import type { SettingsStore } from './domain/settings-store.ts';
import type { SpacePolicies } from './domain/space-policy.ts';
import type { Statistics } from './domain/statistics.ts';
import type { Transact } from './domain/transact.ts';
import type { UserStore } from './domain/user-store.ts';
import type { WebSessions } from './domain/web-session.ts';
import type { Webhooks } from './domain/webhook.ts';
import type { WorkRates } from './domain/work-rates.ts';
import { createMediaFiles } from './media/media-files.ts';
import { migrationsFolder } from './project-folders.ts';

/** Shared by the composition roots: everything that is kept, opened and migrated. */

/** How soon a running gateway follows what another process writes. */
const followMs = 500;
/** Audit entries that are removed in one transaction: nobody waits long for it. */
const prunedTogether = 5_000;

export function databaseFile(config: Pick<Config, 'dataDir'>): string {
  return join(config.dataDir, 'pincel.db');
}

export interface Stores {
  readonly transact: Transact;
  readonly jobs: JobStore;
  readonly users: UserStore;
  readonly tokens: ApiTokens;
  readonly webSessions: WebSessions;
  readonly webhooks: Webhooks;
  readonly policies: QuotaPolicies;
  readonly ledger: QuotaLedger;
  readonly spacePolicies: SpacePolicies;
  readonly settings: SettingsStore;
  readonly rates: WorkRates;
  readonly outbox: Outbox;
  readonly audit: AuditLog;
  readonly statistics: Statistics;
  readonly problemLog: ProblemLog;
  readonly media: MediaStore;
  readonly mediaFiles: MediaFiles;
  readonly keptValues: KeptValues;
  readonly inbox: Inbox;
  readonly chatMessages: ChatMessages;
  readonly chatSettings: ChatSettingsStore;
  /** Calls back when another process has changed something; answers how to stop. */
  readonly watch: (onChange: () => void) => () => void;
  /** True when the command that holds jobs under this name has ended; never of the gateway. */
  readonly isCommandGone: (holder: string) => boolean;
  /** Why nothing can be written now, as a sentence; undefined when it can. */
  readonly problem: () => string | undefined;
  /** Removes audit entries from before a time (retention); answers how many went. */
  readonly pruneAudit: (beforeMs: number, atMs: number) => number;
  /** Empties the write-ahead log, where deleted keys would stay readable. */
  readonly clearJournal: () => void;
  readonly close: () => void;
}

/**
 * Opens the data folder's database and brings its schema up to date.
 * @throws AppError `storage-invalid`, `storage-busy`, `disk-failed`.
 */
export function openStores(
  config: Pick<Config, 'dataDir'>,
  nowMs: number,
  options: OpenOptions = {},
): Stores {
  const database = openDatabase(databaseFile(config), options);
  try {
    migrate(database, migrationsFolder, nowMs);
    const transact = createTransact(database);
    const watching: (() => void)[] = [];
    const users = createUserStore(database, { newId });
    const audit = createAuditLog(database, { keyOf: users.key });
    return {
      transact,
      jobs: createJobStore(database),
      users,
      tokens: createApiTokens(database, { newId }),
      webSessions: createWebSessions(database, { newId }),
      webhooks: createWebhooks(database, { newId }),
      policies: createQuotaPolicies(database),
      ledger: createQuotaLedger(database),
      spacePolicies: createSpacePolicies(database),
      settings: createSettingsStore(database),
      rates: createWorkRates(database),
      outbox: createOutbox(database),
      audit,
      statistics: createStatistics(databaseFile(config)),
      problemLog: createProblemLog(database),
      media: createMediaStore(database),
      mediaFiles: createMediaFiles(join(config.dataDir, 'media')),
      keptValues: createKeptValues(database),
      inbox: createInbox(database),
      chatMessages: createChatMessages(database),
      chatSettings: createChatSettings(database),
      watch(onChange) {
        const { stop } = watchChanges(database, onChange, followMs);
        watching.push(stop);
        return stop;
      },
      isCommandGone: (holder) => holder !== gatewayHolder && !isHolderAlive(config.dataDir, holder),
      problem: () => storageProblem(transact, config.dataDir),
      pruneAudit: (beforeMs, atMs) =>
        pruneAudit({ database, transact, audit }, { beforeMs, atMs, maxRows: prunedTogether }),
      clearJournal: () => void clearJournal(database),
      close() {
        for (const stop of watching) stop();
        database.close();
      },
    };
  } catch (error) {
    database.close();
    throw error;
  }
}
