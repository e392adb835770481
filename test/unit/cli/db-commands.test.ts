import { describe, expect, test } from 'vitest';
import { backupDb } from '../../../src/cli/backup-db.ts';
import { checkDb } from '../../../src/cli/check-db.ts';
import { createDbCommand, type DbHandlers } from '../../../src/cli/db-command.ts';
import { migrateDb } from '../../../src/cli/migrate-db.ts';
import { restoreDb } from '../../../src/cli/restore-db.ts';
import { aTerminal } from '../../support/terminal.ts';

describe('the grammar', () => {
  test.each([
    ['migrate', { dryRun: false, json: false }],
    ['migrate --dry-run --json', { dryRun: true, json: true }],
    ['check --json', { json: true }],
    ['backup b.db', 'b.db', { overwrite: false, json: false }],
    ['backup b.db --overwrite', 'b.db', { overwrite: true, json: false }],
    ['restore b.db --json', 'b.db', { json: true }],
  ])('pincel db %s', async (typed, ...expected) => {
    expect(await parse(typed)).toEqual([typed.split(' ')[0], ...expected]);
  });

  async function parse(typed: string): Promise<unknown> {
    let called: unknown;
    const note =
      (name: string) =>
      async (...args: readonly unknown[]): Promise<void> => {
        called = [name, ...args];
      };
    const handlers: DbHandlers = {
      migrate: note('migrate'),
      backup: note('backup'),
      check: note('check'),
      restore: note('restore'),
    };
    await createDbCommand(handlers).parseAsync(typed.split(' '), { from: 'user' });
    return called;
  }
});

describe('migrate', () => {
  const core = { number: 1, name: 'core' };
  const deps = { databaseFile: '/data/pincel.db', migrate: () => [core], pending: () => [core] };

  test('tells what it applied', () => {
    const terminal = aTerminal();
    expect(migrateDb({ dryRun: false, json: false }, { ...deps, terminal })).toBe(0);
    expect(terminal.out.written()).toBe('Applied migration 1 (core).\n');
  });

  test('a dry run applies nothing', () => {
    const terminal = aTerminal();
    const migrate = () => {
      throw new Error('applied');
    };
    migrateDb({ dryRun: true, json: false }, { ...deps, migrate, terminal });
    expect(terminal.out.written()).toBe('Would apply migration 1 (core).\n');
  });

  test('says so when there is nothing to do', () => {
    const terminal = aTerminal();
    migrateDb({ dryRun: false, json: false }, { ...deps, migrate: () => [], terminal });
    expect(terminal.out.written()).toBe('/data/pincel.db is up to date.\n');
  });

  test('prints JSON', () => {
    const terminal = aTerminal();
    migrateDb({ dryRun: true, json: true }, { ...deps, terminal });
    expect(JSON.parse(terminal.out.written())).toEqual({
      ok: true,
      databaseFile: '/data/pincel.db',
      pending: [core],
    });
  });
});

describe('check', () => {
  const fault = { what: 'integrity', problem: 'The file is damaged: row 1 missing from index.' };

  test('a sound database ends with 0', () => {
    const terminal = aTerminal();
    expect(checkDb({ json: false }, { terminal, databaseFile: '/data/pincel.db', check: () => [] })).toBe(0);
    expect(terminal.out.written()).toBe('/data/pincel.db is sound.\n');
  });

  test('a fault ends with 1, and says what to do', () => {
    const terminal = aTerminal();
    expect(
      checkDb({ json: false }, { terminal, databaseFile: '/data/pincel.db', check: () => [fault] }),
    ).toBe(1);
    expect(terminal.out.written()).toContain(fault.problem);
    expect(terminal.err.written()).toContain('pincel db restore');
  });

  test('prints JSON', () => {
    const terminal = aTerminal();
    checkDb({ json: true }, { terminal, databaseFile: '/data/pincel.db', check: () => [fault] });
    expect(JSON.parse(terminal.out.written())).toEqual({
      ok: false,
      databaseFile: '/data/pincel.db',
      faults: [fault],
    });
  });
});

describe('backup and restore', () => {
  test('a backup is made where the person stands', async () => {
    const terminal = aTerminal();
    const made: unknown[] = [];
    const backup = async (...args: readonly unknown[]): Promise<void> => {
      made.push(args);
    };
    const deps = { terminal, workingFolder: '/home/ana', backup };
    expect(await backupDb('b.db', { overwrite: false, json: false }, deps)).toBe(0);
    await backupDb('/backups/b.db', { overwrite: true, json: true }, deps);
    expect(made).toEqual([
      ['/home/ana/b.db', { overwrite: false }],
      ['/backups/b.db', { overwrite: true }],
    ]);
    expect(terminal.out.written()).toContain('The backup is /home/ana/b.db.');
    expect(terminal.out.written()).toContain('{"ok":true,"backupFile":"/backups/b.db"}');
  });

  test('a restore tells where the replaced database is kept', async () => {
    const terminal = aTerminal();
    const deps = {
      terminal,
      workingFolder: '/home/ana',
      databaseFile: '/data/pincel.db',
      restore: async () => ({ keptAs: '/data/pincel.db.replaced-1' }),
    };
    expect(await restoreDb('b.db', { json: false }, deps)).toBe(0);
    expect(terminal.out.written()).toBe(
      '/data/pincel.db is what /home/ana/b.db was. What was there before is /data/pincel.db.replaced-1.\n',
    );
  });

  test('a restore onto nothing has nothing to keep', async () => {
    const terminal = aTerminal();
    const restore = async () => ({ keptAs: undefined });
    await restoreDb('b.db', { json: true }, { terminal, workingFolder: '/', databaseFile: '/d.db', restore });
    expect(JSON.parse(terminal.out.written())).toEqual({
      ok: true,
      databaseFile: '/d.db',
      backupFile: '/b.db',
      keptAs: null,
    });
  });
});
