import type { LeasedDelivery, Outbox } from '../domain/outbox.ts';
import type { Surface } from '../domain/surface.ts';
import { createDueLoop } from './due-loop.ts';
import { createMakeDelivery, deliveryTimeoutMs, type MakeDeliveryDeps } from './make-delivery.ts';

/** Longer than a delivery may take: while it is being made, nobody else gets it. */
const leaseMs = deliveryTimeoutMs + 60_000;

export interface DeliverDueDeps extends MakeDeliveryDeps {
  readonly outbox: Pick<Outbox, 'lease' | 'nextDueAtMs' | 'settle' | 'postpone'>;
  /** Deliveries of one surface under way at the same time: what one platform does not take holds up no other. */
  readonly concurrency: number;
}

/**
 * Makes the deliveries of the surfaces that have a deliverer, as soon as each is due. Sleeps until the next one is, or
 * until it is woken. Call `outbox.release` before the first start when no other process can be delivering: or what the
 * last run had begun waits for its lease to run out.
 */
export interface DeliverDue {
  start(): void;
  /** A delivery was added or made pending again. Cheap; call it after the transaction. */
  wake(): void;
  /** Begins no more; resolves when what is under way has come to its end, within `deliveryTimeoutMs`. */
  stop(): Promise<void>;
}

interface Held {
  readonly surface: Surface;
  lease: string;
  ended: Promise<void>;
}

export function createDeliverDue(deps: DeliverDueDeps): DeliverDue {
  const { outbox, transact, concurrency, log, now } = deps;
  const openSurfaces = (): readonly Surface[] =>
    deps.deliverers.filter((deliverer) => deliverer.isHeld?.() !== true).map(({ surface }) => surface);
  const makeDelivery = createMakeDelivery(deps);
  const underWay = new Map<number, Held>();

  const placesFree = (surface: Surface): number =>
    concurrency -
    underWay
      .values()
      .filter((held) => held.surface === surface)
      .toArray().length;
  const withPlaces = (): readonly Surface[] => openSurfaces().filter((surface) => placesFree(surface) > 0);

  const takeUp = (): number | undefined => {
    for (const surface of withPlaces()) beginDue(surface);
    // Where no place is free, whichever ends next looks again.
    const waiting = withPlaces();
    if (waiting.length === 0) return undefined;
    const dueAtMs = outbox.nextDueAtMs(waiting);
    return dueAtMs === undefined ? Number.POSITIVE_INFINITY : Math.max(0, dueAtMs - now());
  };
  const loop = createDueLoop({
    takeUp,
    onTrouble: (error) => log.warn({ err: error }, 'the outbox could not be read; trying again'),
  });
  const beginDue = (surface: Surface): void => {
    const leasing = { surfaces: [surface], limit: placesFree(surface), leaseMs, atMs: now() };
    for (const delivery of transact(() => outbox.lease(leasing))) {
      const { id, lease } = delivery;
      const held = underWay.get(id);
      if (held === undefined) begin(delivery);
      // The clock was set and our own lease seemed to be over: this one extends it.
      else held.lease = lease;
    }
  };
  const begin = (delivery: LeasedDelivery): void => {
    const { id, jobId, surface, lease } = delivery;
    const held: Held = { surface, lease, ended: Promise.resolve() };
    underWay.set(id, held);
    held.ended = makeDelivery(delivery, () => held.lease)
      .catch((error: unknown) => log.error({ jobId, err: error }, 'a delivery will be made again'))
      .finally(() => {
        underWay.delete(id);
        loop.look();
      });
  };

  return {
    start: loop.start,
    wake: loop.wake,
    async stop() {
      loop.stop();
      await Promise.all([...underWay.values()].map(({ ended }) => ended));
    },
  };
}
