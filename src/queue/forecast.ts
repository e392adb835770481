import type { Entry } from './entry.ts';
import type { FairTree } from './fair-tree.ts';
import type { Service } from './service.ts';
import { copyTree } from './tree-copy.ts';

/** What the future follows from. */
export interface Present {
  readonly tree: FairTree;
  /** Jobs put before all others, in order. */
  readonly fronted: readonly Entry[];
  readonly running: readonly { readonly entry: Entry; readonly leftMs: number }[];
  /** Jobs that may run at the same time. */
  readonly slots: number;
  readonly atMs: number;
}

/**
 * The next jobs in the order in which they start if nobody comes or goes and all take as long as expected: the order is
 * run on a copy that is made only as far as it is looked at. At most `limit`, none after `last`. Costs O(k log k) for k
 * jobs, however many wait.
 */
export function lookAhead(present: Present, limit: number, last?: Entry): readonly Entry[] {
  const { fronted, slots } = present;
  const { server, copyOf } = copyTree(present.tree);
  const running = present.running.map(({ entry, leftMs }) => ({ entry, leftMs, user: copyOf(entry.user) }));
  const started: Entry[] = [];
  let { atMs } = present;

  const startNext = (): Service | undefined => {
    const entry = fronted[started.length];
    if (entry === undefined) return server.take(atMs);
    const service = { entry, user: copyOf(entry.user) };
    server.start(service);
    return service;
  };

  while (started.length < limit) {
    const service = running.length < slots ? startNext() : undefined;
    if (service !== undefined) {
      started.push(service.entry);
      if (service.entry === last) break;
      running.push({ ...service, leftMs: service.entry.costMs });
      continue;
    }
    // The engine shares itself equally: who has least left is done first.
    const leastMs = Math.min(...running.map(({ leftMs }) => leftMs));
    const [done] = running.splice(
      running.findIndex(({ leftMs }) => leftMs === leastMs),
      1,
    );
    if (done === undefined) break;
    atMs += leastMs * (running.length + 1);
    for (const other of running) other.leftMs -= leastMs;
    server.end(done, done.entry.costMs);
  }
  return started;
}
