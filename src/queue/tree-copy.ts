import type { Account, ClassLine, Entry, Space, User } from './entry.ts';
import { type Flow, type Level, moveTo } from './fair-level.ts';
import type { FairTree } from './fair-tree.ts';
import { type HeapReader, readHeap } from './heap-reader.ts';
import { createServer, type Server } from './service.ts';

/** A copy of a tree to try things out on. It is made only as far as somebody looks. */
export interface TreeCopy {
  readonly server: Server;
  copyOf(user: User): User;
}

/** The tree must not change while its copy is used. */
export function copyTree({ lines: originals, turns, weights, isBefore }: FairTree): TreeCopy {
  const lineReaders = new Map<ClassLine, HeapReader<Space>>();
  const spaceReaders = new Map<Space, HeapReader<User>>();
  const spaces = new Map<Space, Space>();
  const users = new Map<User, User>();
  const accounts = new Map<Account, Account>();
  const taken = new Set<Entry>();

  const copyLine = (line: ClassLine): ClassLine => {
    const copy = { ...line, ready: [], resting: [] };
    lineReaders.set(copy, readHeap(line.ready, isBefore));
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
    const copy = { ...space, line, ready: [], resting: [], home: undefined, heapIndex: -1 };
    spaces.set(space, copy);
    spaceReaders.set(copy, readHeap(space.ready, isBefore));
    if (space.home === space.line.ready) moveTo(copy, line.ready, isBefore);
    return copy;
  };

  /** With all their users: the cap opens and closes them together. */
  const copyAccount = (account: Account): Account => {
    const known = accounts.get(account);
    if (known !== undefined) return known;
    const copy: Account = { ...account, users: [] };
    accounts.set(account, copy);
    for (const user of account.users) {
      const space = copySpace(user.space);
      const userCopy: User = { ...user, space, account: copy, home: undefined, heapIndex: -1 };
      if (user.home === user.space.ready) moveTo(userCopy, space.ready, isBefore);
      users.set(user, userCopy);
      copy.users.push(userCopy);
    }
    return copy;
  };

  /** Copies what comes before the first that is there. */
  const fill = <F extends Flow>(
    level: Level<F>,
    reader: HeapReader<F> | undefined,
    copy: (flow: F) => void,
  ) => {
    for (;;) {
      const next = reader?.peek();
      const [first] = level.ready;
      if (next === undefined || (first !== undefined && isBefore(first, next))) return;
      reader?.skip();
      copy(next);
    }
  };

  const server = createServer({
    lines,
    turns: { ...turns },
    weights,
    isBefore,
    fillLine: (line) => fill(line, lineReaders.get(line), copySpace),
    fillSpace: (space) => fill(space, spaceReaders.get(space), ({ account }) => copyAccount(account)),
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
