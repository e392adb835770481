import type { FairShare, FairShares } from '../domain/lane.ts';
import type { Entry, User } from './entry.ts';
import type { Flow, Level } from './fair-level.ts';
import type { ServedLately } from './served-lately.ts';

/** Who holds which jobs, as the order counts them. */
export function toFairShares(
  jobs: Iterable<Entry>,
  isRunning: (entry: Entry) => boolean,
  served: ServedLately,
  atMs: number,
): FairShares {
  const servedMs = served.readAtMs(atMs);
  const held = new Map<User, { readonly role: Entry['role']; waiting: number; running: number }>();
  const leastTags = new Map<Level<Flow>, number>();
  for (const entry of jobs) {
    const { user } = entry;
    const counts = held.get(user) ?? { role: entry.role, waiting: 0, running: 0 };
    held.set(user, counts);
    if (isRunning(entry)) counts.running += 1;
    else counts.waiting += 1;
    noteLeast(leastTags, user.space, user);
    noteLeast(leastTags, user.space.line, user.space);
  }
  const leadOf = (flow: Flow, level: Level<Flow>): number =>
    startTag(flow, level) - (leastTags.get(level) ?? 0);
  const holders = Array.from(held, ([user, counts]): FairShare => {
    const { space, account } = user;
    return {
      ...counts,
      userId: account.userId,
      spaceId: space.spaceId,
      class: space.line.name,
      spaceLeadMs: leadOf(space, space.line),
      userLeadMs: leadOf(user, space),
      servedMs: servedMs.get(account.userId) ?? 0,
    };
  });
  const everybodysMs = servedMs.values().reduce((sum, ms) => sum + ms, 0);
  return { windowMs: served.windowMs, servedMs: everybodysMs, holders };
}

function noteLeast(leastTags: Map<Level<Flow>, number>, level: Level<Flow>, flow: Flow): void {
  leastTags.set(level, Math.min(leastTags.get(level) ?? Number.POSITIVE_INFINITY, startTag(flow, level)));
}

/** Who was passed over for a while comes back like a newcomer: no earlier than those who are there. */
function startTag({ tag }: Flow, { virtualMs }: Level<Flow>): number {
  return Math.max(tag, virtualMs);
}
