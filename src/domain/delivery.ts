import type { Job } from './job.ts';
import type { StoredMedia } from './media-store.ts';
import type { Surface } from './surface.ts';

/** A result file as a surface is handed it. */
export type DeliverableMedia = StoredMedia & { readonly path: string };

/** What came of handing a result over. */
export type DeliveryOutcome =
  | { readonly kind: 'delivered' }
  /** Not now. `afterMs` is how long the platform asked to be left alone. */
  | { readonly kind: 'retry'; readonly reason: string; readonly afterMs?: number | undefined }
  /** Never: the channel is gone, the person blocked us. The job fails and is refunded; `reason` is a sentence. */
  | { readonly kind: 'undeliverable'; readonly reason: string };

/**
 * Hands results to one surface. A surface whose results are fetched by the person has nothing to push: keeping the
 * files where they can be fetched is the delivery (app/mailbox-deliverer.ts).
 */
export interface Deliverer {
  readonly surface: Surface;
  /**
   * Called again for the same job when the outcome was lost (a crash, a lost connection), so whatever it sends shall
   * carry the job's id for the platform to tell a repetition by. `signal` aborts when it has taken too long; the
   * delivery is then tried again. A thrown error is a `retry`, and says in the log what happened.
   */
  deliver(job: Job, media: readonly DeliverableMedia[], signal: AbortSignal): Promise<DeliveryOutcome>;
  /** True while nothing can be handed over until somebody acts (a refused token): what is due stays due, unattempted. */
  isHeld?(): boolean;
}

/** So often a delivery is begun before it is parked for a person to look at. */
export const maxDeliveryAttempts = 12;

const firstRetryDelayMs = 1_000;
const longestRetryDelayMs = 600_000;

/**
 * How long to wait after a delivery was begun for the `attempts`-th time: exponential back-off with full jitter (any
 * time up to the bound), so that what failed together does not come back together. Expects `random` in [0, 1).
 */
export function retryDelayMs(attempts: number, random: () => number): number {
  return Math.floor(random() * Math.min(longestRetryDelayMs, firstRetryDelayMs * 2 ** (attempts - 1)));
}
