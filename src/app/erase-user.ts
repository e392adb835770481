import type { ApiTokens } from '../domain/api-token.ts';
import type { AuditLog } from '../domain/audit-log.ts';
import type { ChatMessages } from '../domain/chat-message.ts';
import type { ChatSettingsStore } from '../domain/chat-settings.ts';
import type { Job } from '../domain/job.ts';
import type { JobStore } from '../domain/job-store.ts';
import type { Log } from '../domain/log.ts';
import type { MediaFiles, MediaStore, StoredMedia } from '../domain/media-store.ts';
import type { Outbox } from '../domain/outbox.ts';
import type { Transact } from '../domain/transact.ts';
import type { Uploads } from '../domain/uploads.ts';
import type { UserStore } from '../domain/user-store.ts';
import type { WebSessions } from '../domain/web-session.ts';
import type { Webhooks } from '../domain/webhook.ts';
import type { Cancel } from './cancel.ts';
import type { EndJob } from './end-job.ts';
import { removeMediaFiles } from './remove-media-files.ts';

export type Erasure =
  | {
      readonly outcome: 'erased';
      /** Jobs whose words are gone. */
      readonly jobs: number;
      /** Pictures that were removed. */
      readonly media: number;
    }
  /** These jobs are drawn at the moment and have been told to stop: nothing is erased yet, ask again in a moment. */
  | { readonly outcome: 'still-running'; readonly jobIds: readonly string[] }
  | { readonly outcome: 'unknown' }
  | { readonly outcome: 'erased-before'; readonly atMs: number };

/**
 * Forgets a person: stops their jobs (what they paid for them is given back), then, in one transaction, removes what
 * they wrote and set, where it was shown, their identities, their browsers' sessions, their webhooks, their programs'
 * tokens and the key of their audit entries, and gives up their pictures, those they handed in too. Numbers and ids
 * stay: the ledger still adds up and the audit log still verifies. `actor` is a user id or `operator`.
 * @throws AppError `storage-busy`, `storage-full`.
 */
export type EraseUser = (userId: string, actor: string) => Promise<Erasure>;

export interface EraseUserDeps {
  readonly transact: Transact;
  readonly users: Pick<UserStore, 'get' | 'erase'>;
  readonly jobs: Pick<JobStore, 'ofUser' | 'erase' | 'startPictures' | 'namesStartPicture'>;
  readonly media: Pick<MediaStore, 'ofUser' | 'markRemoved' | 'isKept'>;
  readonly mediaFiles: Pick<MediaFiles, 'remove'>;
  readonly uploads: Pick<Uploads, 'remove'>;
  readonly outbox: Pick<Outbox, 'erase'>;
  readonly chatMessages: Pick<ChatMessages, 'erase'>;
  readonly chatSettings: Pick<ChatSettingsStore, 'erase'>;
  readonly webSessions: Pick<WebSessions, 'closeAll'>;
  readonly webhooks: Pick<Webhooks, 'erase'>;
  readonly tokens: Pick<ApiTokens, 'erase'>;
  readonly cancel: Cancel;
  readonly endJob: EndJob;
  readonly audit: Pick<AuditLog, 'append'>;
  readonly log: Log;
  readonly now: () => number;
}

export function createEraseUser(deps: EraseUserDeps): EraseUser {
  return async (userId, actor) => {
    const user = deps.users.get(userId);
    if (user === undefined) return { outcome: 'unknown' };
    if (user.erasedAtMs !== undefined) return { outcome: 'erased-before', atMs: user.erasedAtMs };
    for (const { id } of jobsIn(deps.jobs, user.id, ['queued', 'running'])) deps.cancel(id, { admin: actor });
    const erased = deps.transact(() => erase(deps, user.id, actor));
    if ('jobIds' in erased) return { outcome: 'still-running', jobIds: erased.jobIds };
    // Only now: a file cannot be brought back when the transaction fails.
    await removeMediaFiles(deps, erased.files);
    await removeUploads(deps, erased.uploads);
    return { outcome: 'erased', jobs: erased.jobs, media: erased.files.length };
  };
}

function erase(
  deps: EraseUserDeps,
  userId: string,
  actor: string,
):
  | { readonly jobIds: readonly string[] }
  | { readonly jobs: number; readonly files: readonly StoredMedia[]; readonly uploads: readonly Upload[] } {
  const { users, jobs, media, audit } = deps;
  // Looked up again: one may have started, or been asked for, since they were canceled.
  const active = [...jobsIn(jobs, userId, ['queued', 'running'])];
  if (active.length > 0) return { jobIds: active.map(({ id }) => id) };
  for (const { id } of jobsIn(jobs, userId, ['generated'])) {
    deps.endJob(id, ['generated'], { state: 'canceled', actor });
  }
  const atMs = deps.now();
  const pictures = jobs.startPictures(userId);
  const erasedJobs = jobs.erase(userId);
  const files = media.ofUser(userId).filter(({ removedAtMs }) => removedAtMs === undefined);
  for (const { id } of files) media.markRemoved(id, atMs);
  // Events that still wait in the inbox stay: whose they are stands only inside what their platform sent. What an event
  // says is forgotten as soon as it is handled, and whoever sent it is somebody new by then.
  deps.outbox.erase(userId);
  deps.chatMessages.erase(userId, atMs);
  deps.chatSettings.erase(userId);
  deps.webSessions.closeAll(userId);
  // With the calls that the ends just now lined up: nobody is told any more.
  deps.webhooks.erase(userId);
  // After what names them. What they are called is their owner's words.
  deps.tokens.erase(userId);
  users.erase(userId, atMs);
  audit.append({
    atMs,
    kind: 'erased',
    actor,
    userId,
    content: { jobs: erasedJobs, media: files.length },
  });
  const uploads = pictures.filter(({ path }) => !jobs.namesStartPicture(path, 'any-job'));
  return { jobs: erasedJobs, files, uploads };
}

type Upload = ReturnType<JobStore['startPictures']>[number];

/** What fails is logged: once no job names it, the next sweep finds it. */
async function removeUploads(
  { uploads, log }: Pick<EraseUserDeps, 'uploads' | 'log'>,
  removed: readonly Upload[],
): Promise<void> {
  for (const { path, acceptedAtMs } of removed) {
    try {
      await uploads.remove(path, { unlessKeptAfterMs: acceptedAtMs });
    } catch (error) {
      log.error({ err: error }, 'a file could not be removed');
    }
  }
}

const pageSize = 200;

/** A list and not a walk: what is done with the jobs must not change what comes next. */
function jobsIn(
  jobs: EraseUserDeps['jobs'],
  userId: string,
  states: readonly Job['state'][],
): readonly Job[] {
  const found: Job[] = [];
  let beforeId: string | undefined;
  for (;;) {
    const page = jobs.ofUser(userId, { limit: pageSize, beforeId });
    found.push(...page.filter(({ state }) => states.includes(state)));
    beforeId = page.at(-1)?.id;
    if (page.length < pageSize) return found;
  }
}
