import { describe, expect, onTestFinished, test } from 'vitest';
import { type Database, openDatabase } from '../../../src/db/open-database.ts';
import { createTransact } from '../../../src/db/transact.ts';
import { aDatabase } from '../../support/a-database.ts';

/** A database with a table to write on. */
function aNotebook() {
  const { database, file, transact } = aDatabase();
  database.exec('CREATE TABLE notes (id INTEGER PRIMARY KEY, text TEXT) STRICT');
  const insert = database.prepare<[string]>('INSERT INTO notes (text) VALUES (?)');
  return {
    database,
    file,
    transact,
    write: (text: string) => insert.run(text),
    notes: () => notesOf(database),
  };
}

function notesOf(database: Database): readonly string[] {
  return database.prepare<[], string>('SELECT text FROM notes ORDER BY id').pluck().all();
}

test('what the work answers is answered, and what it wrote is there', () => {
  const { transact, write, notes } = aNotebook();
  expect(transact(() => write('a').changes)).toBe(1);
  expect(notes()).toEqual(['a']);
});

test('nothing of work that throws is there', () => {
  const { transact, write, notes } = aNotebook();
  expect(() =>
    transact(() => {
      write('a');
      throw new Error('no');
    }),
  ).toThrow('no');
  expect(notes()).toEqual([]);
});

test('inner calls join: what throws outside undoes them', () => {
  const { transact, write, notes } = aNotebook();
  expect(() =>
    transact(() => {
      write('a');
      transact(() => write('b'));
      throw new Error('no');
    }),
  ).toThrow('no');
  expect(notes()).toEqual([]);
});

test('an inner call that throws and is caught undoes its own part only', () => {
  const { transact, write, notes } = aNotebook();
  transact(() => {
    write('a');
    try {
      transact(() => {
        write('b');
        throw new Error('no');
      });
    } catch {
      write('c');
    }
  });
  expect(notes()).toEqual(['a', 'c']);
});

test('work that goes on later is refused: a transaction is one moment', () => {
  const { transact, write, notes } = aNotebook();
  expect(() => transact(async () => write('a'))).toThrow(TypeError);
  expect(notes()).toEqual([]);
});

test('an error in a statement stays what it is: a bug', () => {
  const { database, transact } = aNotebook();
  expect(() => transact(() => database.exec('SELECT nothing'))).toThrow(
    expect.objectContaining({ name: 'SqliteError', code: 'SQLITE_ERROR' }),
  );
});

describe('another process writes for too long', () => {
  test('the work is not begun, and the same connection works again afterwards', () => {
    const { database, file, write, notes } = aNotebook();
    const other = openDatabase(file, { busyTimeoutMs: 10 });
    onTestFinished(() => {
      other.close();
    });
    const transact = createTransact(other);
    let isBegun = false;
    database.exec('BEGIN IMMEDIATE');
    expect(() =>
      transact(() => {
        isBegun = true;
      }),
    ).toThrow(
      expect.objectContaining({
        kind: 'storage-busy',
        retryable: true,
        message: expect.stringContaining('Try again in a moment'),
      }),
    );
    expect(isBegun).toBe(false);
    write('a');
    database.exec('COMMIT');
    transact(() => other.exec("INSERT INTO notes (text) VALUES ('b')"));
    expect(notes()).toEqual(['a', 'b']);
  });
});

describe('the disk is full', () => {
  const long = 'x'.repeat(3_000);
  const isFull = expect.objectContaining({
    kind: 'storage-full',
    retryable: true,
    message: expect.stringContaining('Free some space'),
  });

  /** A notebook whose file must not grow any further, until `free` is called. */
  function aFullDisk() {
    const notebook = aNotebook();
    const { database } = notebook;
    const pages = Number(database.pragma('page_count', { simple: true }));
    database.pragma(`max_page_count = ${pages + 2}`);
    return { ...notebook, free: () => database.pragma('max_page_count = 1000000') };
  }

  function fill(write: (text: string) => unknown): void {
    for (let count = 0; count < 50; count += 1) write(`${count}${long}`);
  }

  test('nothing is half-written, and the same connection works again once there is space', () => {
    const { database, transact, write, notes, free } = aFullDisk();
    expect(() => transact(() => fill(write))).toThrow(isFull);
    expect(database.inTransaction).toBe(false);
    expect(notes()).toEqual([]);
    free();
    transact(() => write('a'));
    expect(notes()).toEqual(['a']);
  });

  test('nothing is half-written when it fills up in the middle of inner calls', () => {
    const { database, transact, write, notes, free } = aFullDisk();
    expect(() =>
      transact(() => {
        write('a');
        transact(() => {
          write('b');
          transact(() => fill(write));
          write('c');
        });
        write('d');
      }),
    ).toThrow(isFull);
    expect(database.inTransaction).toBe(false);
    expect(notes()).toEqual([]);
    free();
    transact(() => transact(() => write('e')));
    expect(notes()).toEqual(['e']);
    expect(database.pragma('integrity_check', { simple: true })).toBe('ok');
  });

  test('work that swallows the error cannot go on writing half of it', () => {
    const { transact, write, notes } = aFullDisk();
    expect(() =>
      transact(() => {
        write('a');
        try {
          transact(() => fill(write));
        } catch {
          write('b');
        }
      }),
    ).toThrow();
    expect(notes()).toEqual([]);
  });
});
