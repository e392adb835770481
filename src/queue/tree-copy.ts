import {
  type Account,
  type ClassLine,
  createLine,
  createSpace,
  createUser,
  type Entry,
  type Space,
  type User,
} from './entry.ts';
import { type Flow, type Level, moveTo } from './fair-level.ts';
import type { FairTree } from './fair-tree.ts';
import { type HeapReading, peek, skip, startReading } from './heap-reader.ts';
import { createServer, type Server } from './service.ts';

/** A copy of a tree to try things out on. It is made only as far as somebody looks. */
export interface TreeCopy {
  readonly server: Server;
  copyOf(user: User): User;
}

/** The tree must not change while its copy is used. */
export function copyTree({ lines: originals, turns, weights, isBefore }: FairTree): TreeCopy {
  const lineReadings = new Map<ClassLine, HeapReading<Space>>();
  const spaceReadings = new Map<Space, HeapReading<User>>();
  const spaces = new Map<Space, Space>();
  const users = new Map<User, User>();
  const accounts = new Map<Account, Account>();
  const taken = new Set<Entry>();

  const copyLine = (line: ClassLine): ClassLine => {
    const copy = createLine(line.name);
    copyClock(line, copy);
    copy.held = line.held;
    copy.oldest = line.oldest;
    lineReadings.set(copy, startReading(line.ready));
    return copy;
  };

  const lines = {
    interactive: copyLine(originals.interactive),
    batch: copyLine(originals.batch),
    background: copyLine(originals.background),
  };

  const copySpace = (space: Space): Space => {
    const known = spaces.get(space);
    if (known !== undefined) return known;
    const line = lines[space.line.name];
    const copy = createSpace(space.spaceId, line);
    copyFlow(space, copy);
    copyClock(space, copy);
    spaces.set(space, copy);
    spaceReadings.set(copy, startReading(space.ready));
    if (space.home === space.line.ready) moveTo(copy, line.ready, isBefore);
    return copy;
  };

  /** With all their users: the cap opens and closes them together. */
  const copyAccount = (account: Account): Account => {
    const known = accounts.get(account);
    if (known !== undefined) return known;
    const copy: Account = { userId: account.userId, running: account.running, users: [] };
    accounts.set(account, copy);
    for (const user of account.users) {
      const space = copySpace(user.space);
      const userCopy = createUser(space, copy);
      copyFlow(user, userCopy);
      userCopy.head = user.head;
      if (user.home === user.space.ready) moveTo(userCopy, space.ready, isBefore);
      users.set(user, userCopy);
      copy.users.push(userCopy);
    }
    return copy;
  };

  /** Copies what comes before the first that is there. */
  const fill = <F extends Flow>(
    level: Level<F>,
    reading: HeapReading<F> | undefined,
    copy: (flow: F) => void,
  ): void => {
    if (reading === undefined) return;
    for (let next = peek(reading); next !== undefined; next = peek(reading)) {
      const [first] = level.ready;
      if (first !== undefined && isBefore(first, next)) return;
      skip(reading, isBefore);
      copy(next);
    }
  };

  const server = createServer({
    lines,
    turns: { ...turns },
    weights,
    isBefore,
    fillLine: (line) => fill(line, lineReadings.get(line), copySpace),
    fillSpace: (space) => fill(space, spaceReadings.get(space), ({ account }) => copyAccount(account)),
    unlinkHead(user, head) {
      const { line } = user.space;
      user.head = head.next;
      taken.add(head);
      while (line.oldest !== undefined && taken.has(line.oldest)) line.oldest = line.oldest.newer;
    },
    restingPlace: () => undefined,
  });

  return {
    server,
    copyOf(user) {
      copyAccount(user.account);
      const copy = users.get(user);
      if (copy === undefined) throw new Error('Expected a user of this tree.');
      return copy;
    },
  };
}

function copyFlow({ tag, headArrival, held }: Readonly<Flow>, copy: Flow): void {
  copy.tag = tag;
  copy.headArrival = headArrival;
  copy.held = held;
}

function copyClock<F extends Flow>({ virtualMs, latestMs }: Readonly<Level<F>>, copy: Level<F>): void {
  copy.virtualMs = virtualMs;
  copy.latestMs = latestMs;
}
