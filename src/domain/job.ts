import type { Adjustment } from './adjustment.ts';
import type { EngineNotice } from './engine.ts';
import type { GenerationRequest } from './generation-request.ts';
import type { JobClass } from './job-class.ts';
import type { JobState } from './job-state.ts';
import type { MediaKind } from './media-kind.ts';
import type { Receipt } from './receipt.ts';
import type { Role } from './role.ts';
import type { Surface } from './surface.ts';

/** Where a result goes. */
export interface Destination {
  /** The channel or chat: results to one key are delivered one after the other. */
  readonly key: string;
  /** What the surface needs besides; only it reads this. Has to survive JSON. */
  readonly address: unknown;
}

/** An accepted request as the database keeps it. */
export interface Job {
  readonly id: string;
  /** The interaction, update or Idempotency-Key it came with. */
  readonly eventKey: string | undefined;
  /** SHA-256 (hex) of the draft: the same event with another draft is a mistake of the sender. '' once erased. */
  readonly draftHash: string;
  readonly surface: Surface;
  readonly spaceId: string;
  readonly userId: string;
  readonly role: Role;
  readonly class: JobClass;
  readonly kind: MediaKind;
  readonly model: string;
  readonly state: JobState;
  /** Undefined once the person has been erased. */
  readonly request: GenerationRequest | undefined;
  readonly adjustments: readonly Adjustment[];
  readonly receipt: Receipt;
  readonly destination: Destination;
  /** Who may run it: `gateway`, or the id of the one process that accepted it. */
  readonly holder: string;
  /** Engine time expected when it was accepted. */
  readonly predictedMs: number;
  readonly priceMillicredits: number;
  /** Engine time it took; undefined until generated. */
  readonly measuredMs: number | undefined;
  /** Expected time from acceptance to generated, as told in the receipt. */
  readonly etaMs: number | undefined;
  /** How often it was started. */
  readonly attempts: number;
  readonly frontedAtMs: number | undefined;
  readonly cancelAskedAtMs: number | undefined;
  /** A user id, `operator` or `system`. */
  readonly cancelAskedBy: string | undefined;
  readonly acceptedAtMs: number;
  readonly startedAtMs: number | undefined;
  readonly generatedAtMs: number | undefined;
  readonly endedAtMs: number | undefined;
  readonly notices: readonly EngineNotice[];
  readonly errorKind: string | undefined;
  /** Why it failed, as a sentence for the person. */
  readonly error: string | undefined;
}

/** What a new job is made of. */
export type NewJob = Omit<
  Job,
  | 'state'
  | 'measuredMs'
  | 'attempts'
  | 'frontedAtMs'
  | 'cancelAskedAtMs'
  | 'cancelAskedBy'
  | 'startedAtMs'
  | 'generatedAtMs'
  | 'endedAtMs'
  | 'notices'
  | 'errorKind'
  | 'error'
> & { readonly request: GenerationRequest };

/** What the fair queue needs of a waiting job. */
export interface WaitingJob {
  readonly jobId: string;
  readonly spaceId: string;
  readonly userId: string;
  readonly surface: Surface;
  readonly role: Role;
  readonly class: JobClass;
  readonly predictedMs: number;
  readonly acceptedAtMs: number;
  readonly frontedAtMs: number | undefined;
}
