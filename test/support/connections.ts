import SqliteDatabase from 'better-sqlite3';
import type { Database } from '../../src/db/open-database.ts';

/**
 * Runs `open` and answers the connections that it opened too. Stores keep theirs to themselves; a test wants it for what
 * SQLite lets only a connection set for itself: how far the file may grow, when it is synchronised.
 */
export function withConnections<Opened>(open: () => Opened): {
  readonly opened: Opened;
  readonly connections: readonly Database[];
} {
  const { prototype } = SqliteDatabase;
  const original = Object.getOwnPropertyDescriptor(prototype, 'pragma');
  const pragma: unknown = original?.value;
  if (original === undefined || typeof pragma !== 'function')
    throw new Error('Expected connections with pragmas');
  const connections = new Set<Database>();
  Object.defineProperty(prototype, 'pragma', {
    ...original,
    value(this: Database, ...args: readonly unknown[]): unknown {
      connections.add(this);
      return Reflect.apply(pragma, this, args);
    },
  });
  try {
    return { opened: open(), connections: [...connections] };
  } finally {
    Object.defineProperty(prototype, 'pragma', original);
  }
}
