import type { Job, WaitingJob } from '../domain/job.ts';
import type { JobClass } from '../domain/job-class.ts';
import type { JobState } from '../domain/job-state.ts';
import type { MediaKind } from '../domain/media-kind.ts';
import type { Role } from '../domain/role.ts';
import type { Surface } from '../domain/surface.ts';

/** A row of `jobs`. The CHECKs of the table hold the narrow types. */
export interface JobRow {
  readonly id: string;
  readonly event_key: string | null;
  readonly draft_hash: string;
  readonly surface: Surface;
  readonly space_id: string;
  readonly user_id: string;
  readonly role: Role;
  readonly class: JobClass;
  readonly kind: MediaKind;
  readonly model: string;
  readonly state: JobState;
  readonly request: string | null;
  readonly adjustments: string;
  readonly receipt: string;
  readonly destination: string;
  readonly holder: string;
  readonly predicted_ms: number;
  readonly price_millicredits: number;
  readonly measured_ms: number | null;
  readonly eta_ms: number | null;
  readonly attempts: number;
  readonly fronted_at_ms: number | null;
  readonly cancel_asked_at_ms: number | null;
  readonly cancel_asked_by: string | null;
  readonly accepted_at_ms: number;
  readonly started_at_ms: number | null;
  readonly generated_at_ms: number | null;
  readonly ended_at_ms: number | null;
  readonly notices: string;
  readonly error_kind: string | null;
  readonly error: string | null;
}

/** What requests of earlier versions did not say. */
const olderRequest = { checksSafety: true, clipSkip: 0, loop: true };

/**
 * The JSON columns are taken on trust: the only writer is the job store, from values of these types. Fields that were
 * undefined are missing afterwards, which reads the same.
 */
export function toJob(row: JobRow): Job {
  return {
    id: row.id,
    eventKey: row.event_key ?? undefined,
    draftHash: row.draft_hash,
    surface: row.surface,
    spaceId: row.space_id,
    userId: row.user_id,
    role: row.role,
    class: row.class,
    kind: row.kind,
    model: row.model,
    state: row.state,
    request: row.request === null ? undefined : { ...olderRequest, ...JSON.parse(row.request) },
    adjustments: JSON.parse(row.adjustments),
    receipt: JSON.parse(row.receipt),
    destination: JSON.parse(row.destination),
    holder: row.holder,
    predictedMs: row.predicted_ms,
    priceMillicredits: row.price_millicredits,
    measuredMs: row.measured_ms ?? undefined,
    etaMs: row.eta_ms ?? undefined,
    attempts: row.attempts,
    frontedAtMs: row.fronted_at_ms ?? undefined,
    cancelAskedAtMs: row.cancel_asked_at_ms ?? undefined,
    cancelAskedBy: row.cancel_asked_by ?? undefined,
    acceptedAtMs: row.accepted_at_ms,
    startedAtMs: row.started_at_ms ?? undefined,
    generatedAtMs: row.generated_at_ms ?? undefined,
    endedAtMs: row.ended_at_ms ?? undefined,
    notices: JSON.parse(row.notices),
    errorKind: row.error_kind ?? undefined,
    error: row.error ?? undefined,
  };
}

export type WaitingRow = Pick<
  JobRow,
  | 'id'
  | 'space_id'
  | 'user_id'
  | 'surface'
  | 'role'
  | 'class'
  | 'predicted_ms'
  | 'accepted_at_ms'
  | 'fronted_at_ms'
>;

export function toWaitingJob(row: WaitingRow): WaitingJob {
  return {
    jobId: row.id,
    spaceId: row.space_id,
    userId: row.user_id,
    surface: row.surface,
    role: row.role,
    class: row.class,
    predictedMs: row.predicted_ms,
    acceptedAtMs: row.accepted_at_ms,
    frontedAtMs: row.fronted_at_ms ?? undefined,
  };
}
