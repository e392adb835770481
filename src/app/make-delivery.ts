import { AppError } from '../domain/app-error.ts';
import type { AuditLog, AuditValue } from '../domain/audit-log.ts';
import {
  type Deliverer,
  type DeliveryOutcome,
  maxDeliveryAttempts,
  retryDelayMs,
} from '../domain/delivery.ts';
import type { Job } from '../domain/job.ts';
import type { JobStore } from '../domain/job-store.ts';
import type { Log } from '../domain/log.ts';
import type { MediaFiles, MediaStore } from '../domain/media-store.ts';
import type { Metrics } from '../domain/metrics.ts';
import type { LeasedDelivery, Outbox } from '../domain/outbox.ts';
import type { Transact } from '../domain/transact.ts';
import type { EndJob } from './end-job.ts';
import type { JobBoard } from './job-board.ts';
import type { Persist } from './persist.ts';

/** A deliverer that takes longer is told to stop, and the delivery is tried again. */
export const deliveryTimeoutMs = 120_000;

export interface MakeDeliveryDeps {
  readonly deliverers: readonly Deliverer[];
  readonly transact: Transact;
  /** Keeps the outcome also when the database cannot be written for a while: or it would be delivered twice. */
  readonly persist: Persist;
  readonly outbox: Pick<Outbox, 'settle' | 'postpone'>;
  readonly jobs: Pick<JobStore, 'get' | 'move'>;
  readonly media: Pick<MediaStore, 'ofJob'>;
  readonly mediaFiles: Pick<MediaFiles, 'path'>;
  readonly endJob: EndJob;
  readonly audit: Pick<AuditLog, 'append'>;
  readonly board: Pick<JobBoard, 'changed'>;
  readonly metrics: Pick<Metrics, 'delivered'>;
  readonly log: Log;
  readonly now: () => number;
  /** In [0, 1). */
  readonly random: () => number;
}

/**
 * Makes one leased delivery and keeps what came of it, in one transaction. `heldLease` answers the lease as it is now;
 * when that was lost to somebody else, nothing is written. Rejects when the outcome could not be kept: the lease then
 * runs out and the delivery is made again.
 */
export type MakeDelivery = (delivery: LeasedDelivery, heldLease: () => string) => Promise<void>;

export function createMakeDelivery(deps: MakeDeliveryDeps): MakeDelivery {
  const { transact, persist, jobs, board, log } = deps;
  return async (delivery, heldLease) => {
    const { jobId } = delivery;
    const job = jobs.get(jobId);
    const outcome = await outcomeOf(deps, delivery, job);
    const isKept = await persist(() => transact(() => keep(deps, delivery, heldLease(), job, outcome)));
    if (!isKept) {
      log.warn({ jobId }, 'a delivery was taken over or dropped before its outcome was kept');
    } else if (endsJob(outcome)) {
      const ended = jobs.get(jobId);
      if (ended?.state === 'delivered') deps.metrics.delivered(ended);
      board.changed(jobId);
    }
  };
}

/** What becomes of a delivery; `over`: its job ended in another way, so there is nothing to hand over. */
type Outcome =
  | DeliveryOutcome
  | { readonly kind: 'over' }
  | { readonly kind: 'park'; readonly reason: string };

function endsJob({ kind }: Outcome): boolean {
  return kind === 'delivered' || kind === 'undeliverable';
}

async function outcomeOf(
  deps: MakeDeliveryDeps,
  delivery: LeasedDelivery,
  job: Job | undefined,
): Promise<Outcome> {
  if (job?.state !== 'generated') return { kind: 'over' };
  if (delivery.attempts > maxDeliveryAttempts) {
    return { kind: 'park', reason: 'It was begun again and again and never came to an end.' };
  }
  const outcome = await attempt(deps, delivery, job);
  const isLastAttempt = delivery.attempts >= maxDeliveryAttempts;
  return outcome.kind === 'retry' && isLastAttempt ? { kind: 'park', reason: outcome.reason } : outcome;
}

async function attempt(
  deps: MakeDeliveryDeps,
  { surface, jobId }: LeasedDelivery,
  job: Job,
): Promise<DeliveryOutcome> {
  const { deliverers, media, mediaFiles, log } = deps;
  const timeout = new AbortController();
  const timer = setTimeout(() => timeout.abort(), deliveryTimeoutMs);
  try {
    const deliverer = deliverers.find((candidate) => candidate.surface === surface);
    if (deliverer === undefined) throw new Error(`Nobody delivers to ${surface}`);
    const files = media.ofJob(jobId);
    if (files.length === 0 || files.some(({ removedAtMs }) => removedAtMs !== undefined)) {
      return { kind: 'undeliverable', reason: 'The files were removed before they could be delivered.' };
    }
    const deliverable = files.map((file) => ({ ...file, path: mediaFiles.path(file) }));
    return await Promise.race([
      deliverer.deliver(job, deliverable, timeout.signal),
      onTimeout(timeout.signal),
    ]);
  } catch (error) {
    if (error instanceof AppError && error.retryable) {
      log.warn({ jobId, err: error }, 'a delivery failed');
    } else {
      log.error({ jobId, err: error }, 'a delivery failed in an unforeseen way');
    }
    return { kind: 'retry', reason: toReason(error) };
  } finally {
    clearTimeout(timer);
  }
}

/** A deliverer that does not listen to its signal must not hold its place for ever. */
function onTimeout(signal: AbortSignal): Promise<DeliveryOutcome> {
  const reason = `It took longer than ${deliveryTimeoutMs / 1_000} seconds.`;
  return new Promise((resolve) => {
    signal.addEventListener('abort', () => resolve({ kind: 'retry', reason }), { once: true });
  });
}

/** What a platform's library says may carry a token: that stays in the log. */
function toReason(error: unknown): string {
  if (error instanceof AppError) return error.message;
  const name = error instanceof Error ? error.name : typeof error;
  return `Something unforeseen went wrong (${name}). The log says what.`;
}

/** Writes an outcome; false when the lease is somebody else's, or the delivery was dropped with its job. */
function keep(
  deps: MakeDeliveryDeps,
  delivery: LeasedDelivery,
  lease: string,
  job: Job | undefined,
  outcome: Outcome,
): boolean {
  const { outbox, jobs, endJob } = deps;
  const { id, jobId, surface, attempts } = delivery;
  const atMs = deps.now();
  const append = (kind: 'delivered' | 'delivery-parked', content: Readonly<Record<string, AuditValue>>) => {
    const about = { userId: job?.userId, spaceId: job?.spaceId, jobId };
    deps.audit.append({ atMs, kind, actor: 'system', ...about, content: { surface, attempts, ...content } });
  };
  switch (outcome.kind) {
    case 'delivered':
      if (!outbox.settle(id, lease, { state: 'delivered' }, atMs)) return false;
      if (jobs.move(jobId, ['generated'], 'delivered', atMs)) append('delivered', {});
      return true;
    case 'undeliverable': {
      const { reason } = outcome;
      if (!outbox.settle(id, lease, { state: 'dropped', error: reason }, atMs)) return false;
      endJob(jobId, ['generated'], {
        state: 'failed',
        actor: 'system',
        errorKind: 'undeliverable',
        error: reason,
      });
      return true;
    }
    case 'retry': {
      const delayMs = Math.max(outcome.afterMs ?? 0, retryDelayMs(attempts, deps.random));
      return outbox.postpone(id, lease, atMs + delayMs, outcome.reason);
    }
    case 'park':
      if (!outbox.settle(id, lease, { state: 'parked', error: outcome.reason }, atMs)) return false;
      append('delivery-parked', { reason: outcome.reason });
      return true;
    case 'over':
      return outbox.settle(id, lease, { state: 'dropped', error: 'Its job is over.' }, atMs);
  }
}
