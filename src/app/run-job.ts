import { AppError, isStorageTrouble } from '../domain/app-error.ts';
import type { AuditKind, AuditLog } from '../domain/audit-log.ts';
import type { Engine, EngineAsker, EngineEvent, EngineJob } from '../domain/engine.ts';
import type { GenerationRequest } from '../domain/generation-request.ts';
import type { Job } from '../domain/job.ts';
import type { JobStore } from '../domain/job-store.ts';
import type { RunLaneJob } from '../domain/lane.ts';
import type { Log } from '../domain/log.ts';
import type { MediaFiles } from '../domain/media-store.ts';
import type { Metrics } from '../domain/metrics.ts';
import { roleWeights } from '../domain/role.ts';
import type { Transact } from '../domain/transact.ts';
import type { CompleteJob } from './complete-job.ts';
import type { EndJob } from './end-job.ts';
import type { JobBoard } from './job-board.ts';
import type { Persist } from './persist.ts';

/** Where a job's files go and how they are written. */
type JobOutput = Omit<EngineJob, 'id' | 'request' | 'asker'>;

export interface RunJobDeps {
  readonly transact: Transact;
  readonly persist: Persist;
  readonly jobs: JobStore;
  readonly board: JobBoard;
  readonly mediaFiles: Pick<MediaFiles, 'adopt'>;
  readonly completeJob: CompleteJob;
  readonly endJob: EndJob;
  readonly audit: Pick<AuditLog, 'append'>;
  readonly metrics: Pick<Metrics, 'started'>;
  /** The engine that has this model. */
  readonly engineFor: (model: string) => Engine;
  readonly outputFor: (jobId: string, request: GenerationRequest) => JobOutput;
  /** A result waits to be delivered. */
  readonly onGenerated: () => void;
  readonly log: Log;
  /** Ties what the person reads about an unforeseen error to the log's whole story. */
  readonly newReference: () => string;
  readonly now: () => number;
}

/** Draws a queued job when its turn has come. Never rejects: how it ended is in the database and on the board. */
export function createRunJob(deps: RunJobDeps): RunLaneJob {
  const { persist, board, log } = deps;
  return async (jobId) => {
    try {
      const job = await persist(() => claim(deps, jobId));
      if (job?.request === undefined) return undefined;
      try {
        return await draw(deps, job, job.request);
      } catch (error) {
        // Only a stop gives up on the database: what was drawn is not the worse for it.
        if (isStorageTrouble(error)) throw error;
        await persist(() => endAfterError(deps, job, error));
        return undefined;
      }
    } catch (error) {
      // The job stays in the database as it is and is taken up at the next start.
      log.error({ jobId, err: error }, 'a job could not be brought to its end');
      return undefined;
    } finally {
      board.end(jobId);
      board.changed(jobId);
    }
  };
}

/** Takes the job for this process; undefined when somebody canceled it before. */
function claim({ transact, jobs, audit, metrics, now }: RunJobDeps, jobId: string): Job | undefined {
  const claimed = transact(() => {
    if (!jobs.move(jobId, ['queued'], 'running', now())) return undefined;
    const job = jobs.get(jobId);
    if (job !== undefined) append(audit, job, 'started', now(), { attempt: job.attempts });
    return job;
  });
  if (claimed !== undefined) metrics.started(claimed);
  return claimed;
}

async function draw(deps: RunJobDeps, job: Job, request: GenerationRequest): Promise<number> {
  const { board, persist, mediaFiles, completeJob, endJob, engineFor, outputFor } = deps;
  const signal = board.begin(job.id);
  board.changed(job.id);
  const result = await engineFor(job.model).generate(
    { id: job.id, request, asker: toAsker(job), ...outputFor(job.id, request) },
    { signal, onEvent: (event) => showEvent(board, job.id, event) },
  );
  const contents: string[] = [];
  for (const { path, format } of result.media) contents.push(await mediaFiles.adopt(path, format));
  const isKept = await persist(() => completeJob(job.id, result, contents));
  if (isKept) deps.onGenerated();
  else await persist(() => endJob(job.id, ['running'], { state: 'canceled', actor: 'system' }));
  return result.engineMs;
}

function toAsker({ userId, role, class: name }: Job): EngineAsker {
  return { userId, weight: roleWeights[role], class: name };
}

function endAfterError(deps: RunJobDeps, job: Job, error: unknown): void {
  const { endJob, log, newReference } = deps;
  const { id: jobId } = job;
  if (error instanceof AppError && error.kind === 'canceled') {
    const actor = deps.jobs.get(jobId)?.cancelAskedBy ?? 'system';
    endJob(jobId, ['running'], { state: 'canceled', actor });
  } else if (error instanceof AppError && error.kind === 'engine-stopped') {
    handBack(deps, job);
  } else if (error instanceof AppError) {
    log.warn({ jobId, err: error }, 'job failed');
    endJob(jobId, ['running'], {
      state: 'failed',
      actor: 'system',
      errorKind: error.kind,
      error: error.message,
    });
  } else {
    const reference = newReference();
    log.error({ jobId, reference, err: error }, 'job failed in an unforeseen way');
    endJob(jobId, ['running'], {
      state: 'failed',
      actor: 'system',
      errorKind: 'bug',
      error: `Something went wrong inside Pincel. Try again; if it happens again, report it with the reference ${reference}.`,
    });
  }
}

/** Pincel stops while the job is drawn: it waits for the next start, and this one does not count as an attempt. */
function handBack({ transact, jobs, audit, now }: RunJobDeps, job: Job): void {
  transact(() => {
    const isMoved = jobs.move(job.id, ['running'], 'queued', now(), { attempts: job.attempts - 1 });
    if (isMoved) append(audit, job, 'requeued', now(), { reason: 'shutdown' });
  });
}

function append(
  audit: RunJobDeps['audit'],
  { id: jobId, userId, spaceId }: Job,
  kind: AuditKind,
  atMs: number,
  content: Readonly<Record<string, string | number>>,
): void {
  audit.append({ atMs, kind, actor: 'system', userId, spaceId, jobId, content });
}

function showEvent(board: JobBoard, jobId: string, event: EngineEvent): void {
  switch (event.type) {
    case 'stage':
      board.update(jobId, { stage: event.stage });
      return;
    case 'step':
      board.update(jobId, { step: event.step, steps: event.steps });
      return;
    case 'preview':
      board.update(jobId, { step: event.step, steps: event.steps, preview: event.png });
      return;
    case 'notice':
      board.update(jobId, { notices: [...(board.get(jobId)?.notices ?? []), event.notice] });
      return;
    case 'restarted':
      board.update(jobId, { stage: undefined, step: 0, preview: undefined });
      return;
  }
}
