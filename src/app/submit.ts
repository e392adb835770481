import { hash } from 'node:crypto';
import { isStorageTrouble } from '../domain/app-error.ts';
import type { AuditLog, AuditValue } from '../domain/audit-log.ts';
import type { RequestDraft } from '../domain/generation-request.ts';
import type { Destination } from '../domain/job.ts';
import type { JobClass } from '../domain/job-class.ts';
import type { JobStore } from '../domain/job-store.ts';
import type { Lane, LaneJob } from '../domain/lane.ts';
import type { Metrics } from '../domain/metrics.ts';
import type { ModelInfo } from '../domain/model-info.ts';
import type { QuotaLedger, QuotaPolicies } from '../domain/quota-ledger.ts';
import type { Receipt } from '../domain/receipt.ts';
import type { Refusal } from '../domain/refusal.ts';
import type { RequestLimits } from '../domain/request-limits.ts';
import type { Requester } from '../domain/requester.ts';
import { resolveRequest } from '../domain/resolve-request.ts';
import { allowsExplicit, type SpacePolicies } from '../domain/space-policy.ts';
import type { Transact } from '../domain/transact.ts';
import type { UserStore } from '../domain/user-store.ts';
import type { WorkRates } from '../domain/work-rates.ts';
import { acceptRequest } from './accept-request.ts';
import type { CheckAdmission } from './check-admission.ts';
import type { EtaHistory } from './eta-history.ts';
import type { JobBoard } from './job-board.ts';
import { refuseRequest } from './refuse-request.ts';

/** A draft as a surface hands it in: who asks, and where the result goes. */
export interface Ask {
  readonly draft: RequestDraft;
  readonly requester: Requester;
  readonly destination: Destination;
  /** The interaction, update or Idempotency-Key: the same again is the same job. */
  readonly eventKey?: string | undefined;
  /** The channel of a chat it was asked in; undefined elsewhere, and then rules about channels say nothing. */
  readonly place?: { readonly channelExternalId: string; readonly isAgeRestricted: boolean } | undefined;
  /** The surface cannot hand a result over later than this. */
  readonly longestWaitMs?: number | undefined;
  /** `interactive` unless a program asks. */
  readonly class?: JobClass | undefined;
}

export type Submission =
  | { readonly ok: true; readonly receipt: Receipt }
  | { readonly ok: false; readonly refusal: Refusal };

/**
 * Accepts a request durably and lines it up for drawing, or says why not: all in one transaction. The same event again
 * gets the same receipt.
 */
export type Submit = (ask: Ask) => Submission;

export interface SubmitDeps {
  readonly transact: Transact;
  readonly users: UserStore;
  readonly jobs: JobStore;
  readonly policies: QuotaPolicies;
  readonly spacePolicies: Pick<SpacePolicies, 'resolve'>;
  readonly ledger: QuotaLedger;
  readonly rates: WorkRates;
  readonly audit: AuditLog;
  readonly lane: Pick<Lane, 'add' | 'preview'>;
  readonly eta: Pick<EtaHistory, 'estimate'>;
  readonly board: Pick<JobBoard, 'arrived'>;
  readonly checkAdmission: CheckAdmission;
  /** The models a request may name. */
  readonly models: readonly ModelInfo[];
  readonly defaultModel: string;
  readonly limits: RequestLimits;
  /** Whose jobs are run here (domain/job.ts, `holder`). */
  readonly holder: string;
  /** Pincel finishes what it has, or is ending: nothing new is accepted. */
  readonly isDraining: () => boolean;
  readonly metrics: Pick<Metrics, 'refused' | 'booked'>;
  readonly newJobId: () => string;
  /** A whole number from 0 to 2^32 - 1. */
  readonly randomSeed: () => number;
  readonly now: () => number;
}

export type Decision =
  | { readonly ok: true; readonly receipt: Receipt; readonly added: LaneJob | undefined }
  | { readonly ok: false; readonly refusal: Refusal };

export function createSubmit(deps: SubmitDeps): Submit {
  const { transact, users, jobs, policies, lane, metrics, now } = deps;

  const decide = (ask: Ask): Decision => {
    const atMs = now();
    const known = users.recognise(ask.requester, atMs);
    const draftHash = hashOf(ask.draft);
    const earlier = ask.eventKey === undefined ? undefined : jobs.findByEvent(ask.eventKey);
    if (earlier !== undefined) {
      return earlier.draftHash === draftHash && earlier.userId === known.userId
        ? { ok: true, receipt: earlier.receipt, added: undefined }
        : refuseRequest(deps, ask, known, { kind: 'event-reused' });
    }
    if (deps.isDraining()) return refuseRequest(deps, ask, known, { kind: 'draining' });
    const policy = policies.resolve(known);
    const resolved = resolveRequest(ask.draft, deps.models, deps.defaultModel, deps.limits, deps.randomSeed);
    if (!resolved.ok) return refuseRequest(deps, ask, known, resolved.refusal);
    const { place } = ask;
    const space = deps.spacePolicies.resolve(known.spaceId);
    const refusal = deps.checkAdmission(resolved.request, { known, policy, space, place });
    if (refusal !== undefined) return refuseRequest(deps, ask, known, refusal);
    const checksSafety = !allowsExplicit(space.nsfw, place?.isAgeRestricted === true);
    return acceptRequest(deps, {
      ask,
      known,
      policy,
      resolved: { ...resolved, request: { ...resolved.request, checksSafety } },
      draftHash,
      atMs,
    });
  };

  return (ask) => {
    const decision = decideSafely(transact, () => decide(ask));
    if (!decision.ok) {
      metrics.refused(decision.refusal.kind);
      return decision;
    }
    if (decision.added !== undefined) {
      metrics.booked('reserved', decision.receipt.priceMillicredits);
      lane.add(decision.added);
      deps.board.arrived(decision.added);
    }
    return { ok: true, receipt: decision.receipt };
  };
}

/** A database that cannot be written just now refuses new work; what was accepted before is untouched. */
function decideSafely(transact: Transact, decide: () => Decision): Decision {
  try {
    return transact(decide);
  } catch (error) {
    if (!isStorageTrouble(error)) throw error;
    return { ok: false, refusal: { kind: error.kind } };
  }
}

/** The same draft has the same hash, whatever the order of its fields. */
function hashOf(draft: RequestDraft): string {
  const fields: [string, AuditValue][] = Object.entries(draft)
    .filter(([, value]) => value !== undefined)
    .toSorted(([a], [b]) => (a < b ? -1 : 1));
  return hash('sha256', JSON.stringify(fields));
}
