import type { Surface } from './surface.ts';

export const deliveryStates = ['pending', 'delivered', 'parked', 'dropped'] as const;

export type DeliveryState = (typeof deliveryStates)[number];

/** A result that is to be handed to a surface. */
export interface Delivery {
  readonly id: number;
  readonly jobId: string;
  readonly surface: Surface;
  readonly destinationKey: string;
  readonly state: DeliveryState;
  /** How often it was begun since it was made, or since a person asked to try it again. */
  readonly attempts: number;
  readonly dueAtMs: number;
  readonly createdAtMs: number;
  readonly lastError: string | undefined;
}

/** A delivery that is this process's to make until the lease ends. */
export interface LeasedDelivery extends Delivery {
  readonly lease: string;
}

/** What is still to be handed over, durably. Group calls with `Transact`. */
export interface Outbox {
  add(
    delivery: { readonly jobId: string; readonly surface: Surface; readonly destinationKey: string },
    atMs: number,
  ): void;
  /**
   * Leases what is due, oldest first, and of one destination only the oldest that is pending (so the order holds even
   * while it is retried), and only while no other of that destination is leased. A lease that ran out is given again;
   * so is one that ends later than `leaseMs` from now, because then the clock went back. Every lease counts as an
   * attempt.
   */
  lease(options: {
    readonly surfaces: readonly Surface[];
    readonly limit: number;
    readonly leaseMs: number;
    readonly atMs: number;
  }): readonly LeasedDelivery[];
  /** Ends a delivery; false when the lease was lost (somebody else has it now). */
  settle(
    id: number,
    lease: string,
    end: { readonly state: 'delivered' | 'parked' | 'dropped'; readonly error?: string | undefined },
    atMs: number,
  ): boolean;
  /** Tries again later; false when the lease was lost. */
  postpone(id: number, lease: string, dueAtMs: number, error: string): boolean;
  /**
   * Takes back the leases of these surfaces, for when the process that held them is known to be gone: answers how many.
   * What it was about to deliver is then due at once, not when the lease ends.
   */
  release(surfaces: readonly Surface[]): number;
  /** Ends the pending or parked delivery of a job that was canceled meanwhile. */
  drop(jobId: string, atMs: number): void;
  /** Parked and delivered rows stay visible; a parked one can be made pending again. False when it is not parked. */
  retry(id: number, atMs: number): boolean;
  /** Forgets where the deliveries of a person's jobs went that are not pending. */
  erase(userId: string): void;
  get(jobId: string): Delivery | undefined;
  find(id: number): Delivery | undefined;
  /** Newest first. */
  list(options: { readonly state?: DeliveryState | undefined; readonly limit: number }): readonly Delivery[];
  /** When the next pending delivery of these surfaces is due or its lease ends; undefined when there is none. */
  nextDueAtMs(surfaces: readonly Surface[]): number | undefined;
  pendingCount(): number;
  /** When the oldest pending delivery was made; undefined when there is none. */
  oldestPendingAtMs(): number | undefined;
}
