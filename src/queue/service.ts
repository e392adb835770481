import type { JobClass } from '../domain/job-class.ts';
import type { Role } from '../domain/role.ts';
import { type ClassTurns, giveTurn } from './class-rule.ts';
import type { ClassLine, Entry, Space, User } from './entry.ts';
import { advance, arrive, charge, type Flow, type FlowOrder, type Level, moveTo } from './fair-level.ts';

/** Who is served. A forecast serves copies, which it makes as they are needed. */
export interface Served {
  readonly lines: Readonly<Record<JobClass, ClassLine>>;
  readonly turns: ClassTurns;
  /** What the users' shares are proportional to. */
  readonly weights: Readonly<Record<Role, number>>;
  readonly isBefore: FlowOrder;
  /** Called before it matters who is first there. */
  readonly fillLine: (line: ClassLine) => void;
  readonly fillSpace: (space: Space) => void;
  /** Takes the oldest job of a user out of the line. */
  readonly unlinkHead: (user: User, head: Entry) => void;
  /** Where those go who have no jobs left. */
  readonly restingPlace: <F extends Flow>(level: Level<F>) => F[] | undefined;
}

/** A job that runs, and the user who pays for it. */
export interface Service {
  readonly entry: Entry;
  readonly user: User;
}

/** Starts and ends jobs in the fair order: class, then space, then user, then the user's oldest job. */
export interface Server {
  /** Takes the next job out of the line and starts it. */
  take(atMs: number): Service | undefined;
  /** Starts a job that is not in line. */
  start(service: Service): void;
  /** A running job has ended: its user and space are charged what it took instead of what was expected. */
  end(service: Service, tookMs: number): void;
  /** Lets go of a job that neither waits in line nor runs. */
  release(user: User): void;
  /** Puts a user where their jobs, the cap and their tag say, and their space after them. */
  settle(user: User): void;
}

export function createServer(served: Served): Server {
  const { lines, turns, weights, isBefore, fillLine, fillSpace, unlinkHead, restingPlace } = served;
  const allLines = Object.values(lines);

  // At most one user of the space and one space of the class may be out of place before.
  const settle = (user: User): void => {
    const { head, account, space } = user;
    const { line } = space;
    if (head !== undefined && account.running < head.maxRunning) {
      user.headArrival = head.arrival;
      arrive(user, space);
      moveTo(user, space.ready, isBefore);
    } else {
      moveTo(user, user.held === 0 ? restingPlace(space) : undefined, isBefore);
    }
    fillSpace(space);
    const [first] = space.ready;
    if (first !== undefined) {
      space.headArrival = first.headArrival;
      arrive(space, line);
      moveTo(space, line.ready, isBefore);
    } else {
      moveTo(space, space.held === 0 ? restingPlace(line) : undefined, isBefore);
    }
  };

  /** The cap counts by person: it opens and closes other spaces and classes to them, too. */
  const settleElsewhere = (user: User): void => {
    for (const other of user.account.users) if (other !== user) settle(other);
  };

  const pay = (user: User, { role }: Entry, ms: number): void => {
    const { space } = user;
    charge(user, space, ms / weights[role]);
    charge(space, space.line, ms);
    // At once: a forecast may copy other spaces into the heap before this one is settled.
    moveTo(space, space.home, isBefore);
  };

  const release = (user: User): void => {
    const { space } = user;
    for (const holder of [user, space, space.line]) holder.held -= 1;
    // Nobody is left who could be behind: everybody starts anew.
    if (space.held === 0) advance(space, space.latestMs);
    if (space.line.held === 0) advance(space.line, space.line.latestMs);
    settle(user);
  };

  const start = ({ entry, user }: Service): void => {
    arrive(user, user.space);
    arrive(user.space, user.space.line);
    pay(user, entry, entry.costMs);
    user.account.running += 1;
    settle(user);
    settleElsewhere(user);
  };

  return {
    take(atMs) {
      for (const line of allLines) fillLine(line);
      const name = giveTurn(lines, turns, atMs);
      const space = name === undefined ? undefined : lines[name].ready[0];
      if (space !== undefined) fillSpace(space);
      const user = space?.ready[0];
      const entry = user?.head;
      if (space === undefined || user === undefined || entry === undefined) return undefined;
      advance(space.line, space.tag);
      advance(space, user.tag);
      unlinkHead(user, entry);
      start({ entry, user });
      return { entry, user };
    },
    start,
    end({ entry, user }, tookMs) {
      user.account.running -= 1;
      pay(user, entry, tookMs - entry.costMs);
      release(user);
      settleElsewhere(user);
    },
    release,
    settle,
  };
}
