import { type InHeap, insert, remove, reposition } from './heap.ts';

/**
 * Start-time fair queueing on one level: the spaces of a class, or the users of a space, share what the level gets.
 *
 * P. Goyal, H. M. Vin, H. Cheng: Start-Time Fair Queueing. IEEE/ACM Transactions on Networking 5(5), 1997. The smallest
 * start tag is served first; the level's virtual time is the start tag of what was served last; a flow that comes (back)
 * starts at the virtual time or at its own finish tag, whichever is later, so nobody saves up service while away.
 */
export interface Level<F extends Flow> {
  virtualMs: number;
  /** The largest finish tag ever given: where the virtual time goes when nobody is left. */
  latestMs: number;
  /** Flows that may be served now, by start tag. */
  readonly ready: F[];
  /** Flows without jobs whose finish tags still matter, by finish tag. */
  readonly resting: F[];
}

/** One who shares a level: a space or a user. */
export interface Flow extends InHeap {
  /** Start tag of the job at its head; finish tag of its last job once it has no more. */
  tag: number;
  /** When the job at its head came, as a running number: decides between equal tags. */
  headArrival: number;
  /** Its jobs, waiting or running. */
  held: number;
  /** Its jobs that wait in line, not put to the front. */
  inLine: number;
  /** The heap it is in. */
  home: Flow[] | undefined;
}

/** The order of two flows on a level. */
export type FlowOrder = (a: Flow, b: Flow) => boolean;

export function comesFirst(a: Flow, b: Flow): boolean {
  return a.tag < b.tag || (a.tag === b.tag && a.headArrival < b.headArrival);
}

/** A flow that is not ready comes (back) to the level: it starts no earlier than those who are there. */
export function arrive<F extends Flow>(flow: F, level: Level<F>): void {
  if (flow.home !== level.ready) flow.tag = Math.max(flow.tag, level.virtualMs);
}

/** Time goes on; it never goes back. */
export function advance<F extends Flow>(level: Level<F>, toMs: number): void {
  level.virtualMs = Math.max(level.virtualMs, toMs);
}

/** Moves a flow's tag by what it got, divided by its weight; back when it got less than was thought. */
export function charge<F extends Flow>(flow: F, level: Level<F>, weightedMs: number): void {
  flow.tag += weightedMs;
  level.latestMs = Math.max(level.latestMs, flow.tag);
}

/** Puts a flow into the heap it belongs to now, or where it belongs in it. */
export function moveTo(flow: Flow, home: Flow[] | undefined, isBefore: FlowOrder): void {
  if (flow.home === home) {
    if (home !== undefined) reposition(home, flow, isBefore);
    return;
  }
  if (flow.home !== undefined) remove(flow.home, flow, isBefore);
  if (home !== undefined) insert(home, flow, isBefore);
  flow.home = home;
}

/** Forgets the resting flows that would start at the virtual time anyway. */
export function forgetRested<F extends Flow>(
  level: Level<F>,
  isBefore: FlowOrder,
  forget: (flow: F) => void,
): void {
  for (;;) {
    const first = level.resting[0];
    if (first === undefined || first.tag > level.virtualMs) return;
    moveTo(first, undefined, isBefore);
    forget(first);
  }
}
