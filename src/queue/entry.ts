import type { JobClass } from '../domain/job-class.ts';
import type { LaneJob } from '../domain/lane.ts';
import type { Role } from '../domain/role.ts';
import type { Flow, Level } from './fair-level.ts';

/** A waiting job. A million may wait, so it is small: whose it is stands in its user and its user's space. */
export interface Entry {
  readonly jobId: string;
  readonly user: User;
  readonly role: Role;
  /** Engine time it is expected to take; at least 1, or its user would go on for nothing. */
  readonly costMs: number;
  /** At least 1, or it would wait for ever. */
  readonly maxRunning: number;
  readonly acceptedAtMs: number;
  /** A running number. */
  readonly arrival: number;
  /** The same user's jobs before and after it. */
  previous: Entry | undefined;
  next: Entry | undefined;
  /** The jobs of its class that came before and after it. */
  older: Entry | undefined;
  newer: Entry | undefined;
}

/** A user in a space and class: their jobs there, first come, first served. */
export interface User extends Flow {
  readonly space: Space;
  readonly account: Account;
  head: Entry | undefined;
  tail: Entry | undefined;
}

/** A space in a class. */
export interface Space extends Flow, Level<User> {
  readonly spaceId: string;
  readonly line: ClassLine;
}

/** A class: its spaces, and its jobs in the order in which they came. */
export interface ClassLine extends Level<Space> {
  readonly name: JobClass;
  readonly spaces: Map<string, Space>;
  held: number;
  inLine: number;
  inLineMs: number;
  oldest: Entry | undefined;
  newest: Entry | undefined;
}

/** A person in all spaces and classes: what the cap on running jobs counts by. */
export interface Account {
  readonly userId: string;
  running: number;
  /** Where they have jobs, or had some that still matter. */
  readonly users: User[];
}

export function createLine(name: JobClass): ClassLine {
  return {
    name,
    virtualMs: 0,
    latestMs: 0,
    ready: [],
    resting: [],
    spaces: new Map(),
    held: 0,
    inLine: 0,
    inLineMs: 0,
    oldest: undefined,
    newest: undefined,
  };
}

export function createSpace(spaceId: string, line: ClassLine): Space {
  return {
    heapIndex: -1,
    home: undefined,
    tag: 0,
    headArrival: 0,
    held: 0,
    inLine: 0,
    virtualMs: 0,
    latestMs: 0,
    ready: [],
    resting: [],
    spaceId,
    line,
  };
}

export function createUser(space: Space, account: Account): User {
  return {
    heapIndex: -1,
    home: undefined,
    tag: 0,
    headArrival: 0,
    held: 0,
    inLine: 0,
    space,
    account,
    head: undefined,
    tail: undefined,
  };
}

export function createEntry(job: LaneJob, user: User, arrival: number): Entry {
  return {
    jobId: job.jobId,
    user,
    role: job.role,
    costMs: Math.max(1, job.predictedMs),
    maxRunning: Math.max(1, job.maxRunning),
    acceptedAtMs: job.acceptedAtMs,
    arrival,
    previous: undefined,
    next: undefined,
    older: undefined,
    newer: undefined,
  };
}

/** Puts a job at the end of its user's and its class's line. */
export function link(entry: Entry): void {
  const { user } = entry;
  const { line } = user.space;
  entry.previous = user.tail;
  if (user.tail === undefined) user.head = entry;
  else user.tail.next = entry;
  user.tail = entry;
  entry.older = line.newest;
  if (line.newest === undefined) line.oldest = entry;
  else line.newest.newer = entry;
  line.newest = entry;
  count(entry, 1);
}

/** Takes a job out of its user's and its class's line. */
export function unlink(entry: Entry): void {
  const { user, previous, next, older, newer } = entry;
  const { line } = user.space;
  if (previous === undefined) user.head = next;
  else previous.next = next;
  if (next === undefined) user.tail = previous;
  else next.previous = previous;
  if (older === undefined) line.oldest = newer;
  else older.newer = newer;
  if (newer === undefined) line.newest = older;
  else newer.older = older;
  entry.previous = entry.next = entry.older = entry.newer = undefined;
  count(entry, -1);
}

function count({ user, costMs }: Entry, jobs: 1 | -1): void {
  const { space } = user;
  user.inLine += jobs;
  space.inLine += jobs;
  space.line.inLine += jobs;
  space.line.inLineMs += jobs * costMs;
}
