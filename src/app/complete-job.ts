import type { AuditLog } from '../domain/audit-log.ts';
import { priceOf } from '../domain/credits.ts';
import type { EngineResult } from '../domain/engine.ts';
import type { Job } from '../domain/job.ts';
import type { JobStore } from '../domain/job-store.ts';
import { keptShare } from '../domain/kept-share.ts';
import type { MediaStore } from '../domain/media-store.ts';
import type { Metrics } from '../domain/metrics.ts';
import type { Outbox } from '../domain/outbox.ts';
import type { QuotaLedger } from '../domain/quota-ledger.ts';
import type { Transact } from '../domain/transact.ts';
import type { Webhooks } from '../domain/webhook.ts';
import type { WorkRates } from '../domain/work-rates.ts';
import { workUnits } from '../domain/work-units.ts';
import type { EtaHistory } from './eta-history.ts';

export interface CompleteJobDeps {
  readonly transact: Transact;
  readonly jobs: JobStore;
  readonly media: Pick<MediaStore, 'insert'>;
  readonly ledger: Pick<QuotaLedger, 'settle'>;
  readonly outbox: Pick<Outbox, 'add'>;
  readonly webhooks: Pick<Webhooks, 'note'>;
  readonly rates: Pick<WorkRates, 'learn'>;
  readonly audit: Pick<AuditLog, 'append'>;
  readonly eta: Pick<EtaHistory, 'record'>;
  readonly metrics: Pick<Metrics, 'generated' | 'booked'>;
  readonly newMediaId: () => string;
  readonly now: () => number;
}

/**
 * Keeps what the engine made, in one transaction: the job as generated, its media rows (the files lie under their
 * content's name already: `contents` are their SHA-256, in order), the settled price (nothing for what was withheld), the delivery, the calls of
 * webhooks and the audit. False when the job is not running any more (canceled at the last moment); its files then
 * belong to nobody and are swept.
 * @throws AppError `storage-busy`, `storage-full`.
 */
export type CompleteJob = (jobId: string, result: EngineResult, contents: readonly string[]) => boolean;

export function createCompleteJob(deps: CompleteJobDeps): CompleteJob {
  const { transact, jobs, eta, metrics } = deps;
  return (jobId, result, contents) => {
    const completed = transact(() => {
      const atMs = deps.now();
      const { engineMs: measuredMs, notices } = result;
      const isMoved = jobs.move(jobId, ['running'], 'generated', atMs, { measuredMs, notices });
      const job = isMoved ? jobs.get(jobId) : undefined;
      return job === undefined ? undefined : { job, charged: keep(deps, job, result, contents, atMs) };
    });
    if (completed === undefined) return false;
    const { job, charged } = completed;
    const { etaMs, generatedAtMs = job.acceptedAtMs } = job;
    // When the clock went back in between, nothing can be learned from it.
    if (etaMs !== undefined && generatedAtMs >= job.acceptedAtMs) {
      eta.record((generatedAtMs - job.acceptedAtMs) / etaMs);
    }
    metrics.generated(job);
    metrics.booked('charged', charged);
    return true;
  };
}

/** Answers what the job was charged. */
function keep(
  deps: CompleteJobDeps,
  job: Job,
  result: EngineResult,
  contents: readonly string[],
  atMs: number,
): number {
  const { id: jobId, userId, spaceId, surface, destination } = job;
  result.media.forEach(({ path: _incoming, ...file }, position) => {
    const sha256 = contents[position];
    if (sha256 === undefined) throw new Error(`Media ${position} of job ${jobId} was not adopted`);
    deps.media.insert({ ...file, id: deps.newMediaId(), jobId, position, sha256, createdAtMs: atMs });
  });
  const cost = Math.min(priceOf(result.engineMs * keptShare(result)), job.priceMillicredits);
  const charged = deps.ledger.settle(jobId, cost, atMs);
  // A command hands over what it drew itself, or nobody does.
  if (surface !== 'cli') deps.outbox.add({ jobId, surface, destinationKey: destination.key }, atMs);
  deps.webhooks.note({ userId, jobId, event: 'generation.completed' }, atMs);
  if (job.request !== undefined) {
    deps.rates.learn(job.model, job.kind, workUnits(job.request), result.engineMs, atMs);
  }
  const about = { atMs, actor: 'system', userId, spaceId, jobId } as const;
  const engineMs = Math.round(result.engineMs);
  deps.audit.append({ ...about, kind: 'generated', content: { files: contents.length, engineMs } });
  deps.audit.append({ ...about, kind: 'settled', content: { chargedMillicredits: charged } });
  return charged;
}
