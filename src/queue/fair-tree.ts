import type { JobClass } from '../domain/job-class.ts';
import type { LaneJob } from '../domain/lane.ts';
import type { Role } from '../domain/role.ts';
import { type ClassTurns, noTurnsYet } from './class-rule.ts';
import {
  type Account,
  type ClassLine,
  createEntry,
  createLine,
  createSpace,
  createUser,
  type Entry,
  link,
  type Space,
  type User,
  unlink,
} from './entry.ts';
import { comesFirst, type FlowOrder, forgetRested } from './fair-level.ts';
import { createServer } from './service.ts';

export interface FairTreeOptions {
  /** What the users' shares are proportional to. */
  readonly weights: Readonly<Record<Role, number>>;
  /** The order of two flows; a test counts how often it is asked. */
  readonly isBefore?: FlowOrder | undefined;
}

/** Everybody who has jobs, or had some that still matter. It is told what starts and ends, and knows no clock. */
export interface FairTree {
  readonly lines: Readonly<Record<JobClass, ClassLine>>;
  readonly turns: Readonly<ClassTurns>;
  readonly weights: Readonly<Record<Role, number>>;
  readonly isBefore: FlowOrder;
  /** Whether `take` would answer a job. */
  canTake(): boolean;
  add(job: LaneJob, arrival: number): Entry;
  /** Adds a job only while `look` is called. */
  whileAdded<T>(job: LaneJob, arrival: number, look: (entry: Entry) => T): T;
  /** Takes a job out of the line and forgets it. */
  remove(entry: Entry): void;
  /** Takes a job out of the line that will be started with `start`, whatever the order says. */
  leaveLine(entry: Entry): void;
  /** Forgets a job that has left the line. */
  release(entry: Entry): void;
  /** Takes the next job out of the line and starts it. */
  take(atMs: number): Entry | undefined;
  /** Starts a job that has left the line. */
  start(entry: Entry): void;
  /** A running job has ended: it is charged what it took instead of what was expected, and forgotten. */
  end(entry: Entry, tookMs: number): void;
}

export function createFairTree({ weights, isBefore = comesFirst }: FairTreeOptions): FairTree {
  const lines = {
    interactive: createLine('interactive'),
    batch: createLine('batch'),
    background: createLine('background'),
  };
  const turns = noTurnsYet();
  const accounts = new Map<string, Account>();
  const server = createServer({
    lines,
    turns,
    weights,
    isBefore,
    fillLine: () => undefined,
    fillSpace: () => undefined,
    unlinkHead: (_user, head) => unlink(head),
    restingPlace: ({ resting }) => resting,
  });

  const findUser = ({ class: name, spaceId, userId }: LaneJob): User => {
    const line = lines[name];
    const space = line.spaces.get(spaceId) ?? createSpace(spaceId, line);
    line.spaces.set(spaceId, space);
    const account = accounts.get(userId) ?? { userId, running: 0, users: [] };
    accounts.set(userId, account);
    const known = account.users.find((user) => user.space === space);
    if (known !== undefined) return known;
    const user = createUser(space, account);
    account.users.push(user);
    return user;
  };

  const forgetUser = (user: User): void => {
    const { users, userId } = user.account;
    users.splice(users.indexOf(user), 1);
    if (users.length === 0) accounts.delete(userId);
  };

  const forget = ({ user: { space } }: Entry): void => {
    forgetRested(space, isBefore, forgetUser);
    forgetRested(space.line, isBefore, ({ spaceId, line }: Space) => line.spaces.delete(spaceId));
  };

  const add = (job: LaneJob, user: User, arrival: number): Entry => {
    const entry = createEntry(job, user, arrival);
    for (const holder of [user, user.space, user.space.line]) holder.held += 1;
    link(entry);
    server.settle(user);
    return entry;
  };

  const remove = (entry: Entry): void => {
    unlink(entry);
    server.release(entry.user);
    forget(entry);
  };

  return {
    lines,
    turns,
    weights,
    isBefore,
    canTake: () => Object.values(lines).some(({ ready }) => ready.length > 0),
    add: (job, arrival) => add(job, findUser(job), arrival),
    whileAdded(job, arrival, look) {
      const user = findUser(job);
      const { space } = user;
      const [userTag, spaceTag] = [user.tag, space.tag];
      const entry = add(job, user, arrival);
      try {
        return look(entry);
      } finally {
        remove(entry);
        // Somebody whose jobs all run has arrived with this one and left again: that must not cost them anything.
        user.tag = userTag;
        space.tag = spaceTag;
      }
    },
    remove,
    leaveLine(entry) {
      unlink(entry);
      server.settle(entry.user);
    },
    release(entry) {
      server.release(entry.user);
      forget(entry);
    },
    take(atMs) {
      const entry = server.take(atMs)?.entry;
      if (entry !== undefined) forget(entry);
      return entry;
    },
    start(entry) {
      server.start({ entry, user: entry.user });
      forget(entry);
    },
    end(entry, tookMs) {
      server.end({ entry, user: entry.user }, tookMs);
      forget(entry);
    },
  };
}
