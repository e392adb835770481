import { readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { CommanderError } from 'commander';
import { describe, expect, onTestFinished, test } from 'vitest';
import { z } from 'zod';
import { createAuditCommand } from '../../../src/cli/audit-command.ts';
import { exportAudit } from '../../../src/cli/export-audit.ts';
import { searchAudit } from '../../../src/cli/search-audit.ts';
import { tailAudit } from '../../../src/cli/tail-audit.ts';
import { UsageError } from '../../../src/cli/usage-error.ts';
import { verifyAudit } from '../../../src/cli/verify-audit.ts';
import { createAuditReader } from '../../../src/db/audit-reader.ts';
import { createUserStore } from '../../../src/db/user-store.ts';
import type { AuditEntry } from '../../../src/domain/audit-log.ts';
import { anAuditLog, anEntry } from '../../support/an-audit-log.ts';
import { aTerminal } from '../../support/terminal.ts';

const day = Date.UTC(2026, 2, 10);
const [first, second, third] = [day, day + 3_600_000, day + 86_400_000];

const entries: readonly AuditEntry[] = [
  anEntry({
    atMs: first,
    userId: 'ana',
    spaceId: 'space',
    jobId: 'job-1',
    content: { price: 5 },
    personal: { prompt: 'a Cat' },
  }),
  anEntry({
    atMs: second,
    kind: 'refused',
    userId: 'bob',
    actor: 'bob',
    content: { reason: 'word-denied' },
    personal: { prompt: 'a dog' },
  }),
  anEntry({ atMs: third, kind: 'gateway-stopped', actor: 'system' }),
];

/** The whole noun over a real log with three entries; `discord:1` is ana. */
function anAuditCommand(options: { readonly pause?: (interruption: AbortController) => void } = {}) {
  const made = anAuditLog();
  const { database, file, folder, append } = made;
  database.exec("INSERT INTO identities VALUES ('discord', '1', 'ana', 0)");
  append(...entries);
  const anchorsFile = join(folder, 'anchors.jsonl');
  const reader = createAuditReader({ databaseFile: file, anchorsFile });
  onTestFinished(() => reader.close());
  const terminal = aTerminal();
  const findUser = createUserStore(database, { newId: () => 'new' }).find;
  const interruption = new AbortController();
  const deps = { terminal, reader, findUser, workingFolder: folder };
  const exitCodes: number[] = [];
  const note = async (code: Promise<number>): Promise<void> => void exitCodes.push(await code);
  const command = createAuditCommand(
    {
      verify: (order) => note(verifyAudit(order, deps)),
      export: (order) => note(exportAudit(order, deps)),
      search: (order) => note(searchAudit(order, deps)),
      tail: (order) =>
        note(
          tailAudit(order, {
            ...deps,
            interrupted: interruption.signal,
            pause: async () => options.pause?.(interruption),
          }),
        ),
    },
    () => day + 2 * 86_400_000,
  );
  for (const each of [command, ...command.commands]) each.configureOutput({ writeErr: () => undefined });
  return {
    ...made,
    anchorsFile,
    exitCodes,
    terminal,
    run: async (...words: readonly string[]): Promise<string> => {
      const before = terminal.out.written().length;
      await command.parseAsync(words, { from: 'user' });
      return terminal.out.written().slice(before);
    },
  };
}

function parseLines(text: string): readonly unknown[] {
  return text
    .trimEnd()
    .split('\n')
    .map((line): unknown => JSON.parse(line));
}

function seqsOf(text: string): readonly number[] {
  const numbered = z.object({ seq: z.number() });
  return text === '' ? [] : parseLines(text).map((line) => numbered.parse(line).seq);
}

describe('pincel audit verify', () => {
  test('says that all is in order, and what the anchors have to do with it', async () => {
    const { run, terminal, exitCodes, log, anchorsFile } = anAuditCommand();
    expect(await run('verify')).toBe(
      `The audit log is in order: 3 entries, the newest is 3 with the hash ${log.head().hash}.\n`,
    );
    expect(terminal.err.written()).toContain('whether the newest entries were cut off cannot be told');
    await writeFile(anchorsFile, `${JSON.stringify({ ...log.head(), atMs: 1 })}\n`);
    expect(await run('verify')).toContain('Notes of it outside the database: 1, all of them agree.');
    expect(exitCodes).toEqual([0, 0]);
  });

  test('fails with the sentence about the first bad row', async () => {
    const { run, terminal, exitCodes, tamper } = anAuditCommand();
    tamper((other) => other.exec("UPDATE audit_log SET kind = 'accepted' WHERE seq = 2"));
    expect(await run('verify')).toBe('Row 2 is not what was written: somebody has edited it.\n');
    expect(terminal.err.written()).toContain('The 1 entries before that are in order.');
    expect(parseLines(await run('verify', '--json'))).toMatchObject([
      { ok: false, rows: 1, fault: { what: 'edited', seq: 2 } },
    ]);
    expect(exitCodes).toEqual([1, 1]);
  });

  test('--json of a log in order has no fault', async () => {
    const { run } = anAuditCommand();
    expect(parseLines(await run('verify', '--json'))).toMatchObject([
      { ok: true, rows: 3, anchors: 0, fault: null },
    ]);
  });
});

describe('pincel audit export', () => {
  test('writes JSON lines with everything that the hash covers', async () => {
    const { run, read, eraseKey } = anAuditCommand();
    eraseKey('bob');
    const lines = parseLines(await run('export'));
    expect(lines).toEqual([
      {
        seq: 1,
        at: '2026-03-10T00:00:00.000Z',
        atMs: first,
        kind: 'accepted',
        actor: 'ana',
        userId: 'ana',
        spaceId: 'space',
        jobId: 'job-1',
        content: { price: 5 },
        personal: { prompt: 'a Cat' },
        hash: read()[0]?.hash,
      },
      expect.objectContaining({ seq: 2, personal: '[erased]', jobId: null }),
      expect.objectContaining({ seq: 3, personal: null, userId: null }),
    ]);
  });

  test.each([
    ['from a date', ['--from', '2026-03-11'], [3]],
    ['before a time', ['--to', '2026-03-10T01:00'], [1]],
    ['of an hour', ['--from', '2026-03-10T01:00:00Z', '--to', '2026-03-10 02:00'], [2]],
    ['from so long ago', ['--from', '1d'], [3]],
    ['about a person by identity', ['--user', 'discord:1'], [1]],
    ['about a person by id', ['--user', 'bob'], [2]],
  ])('takes entries %s', async (_, options, seqs) => {
    const { run } = anAuditCommand();
    expect(seqsOf(await run('export', ...options))).toEqual(seqs);
  });

  test('writes CSV in which nothing is a formula', async () => {
    const { run, append } = anAuditCommand();
    append(
      anEntry({
        atMs: third,
        actor: '=1+1',
        spaceId: '  @sum',
        jobId: 'say "hi",\nthen go',
        content: { a: 1 },
      }),
      anEntry({ atMs: third, actor: '＝1', spaceId: '-2', jobId: '\tx' }),
    );
    const [header, ...rows] = (await run('export', '--format', 'csv', '--from', '2026-03-11')).split('\r\n');
    expect(header).toBe('seq,at,kind,actor,user,space,job,content,personal,hash');
    expect(rows[0]).toMatch(
      /^3,2026-03-11T00:00:00.000Z,"gateway-stopped","system","","","","\{\}","","[0-9a-f]{64}"$/,
    );
    expect(rows[1]).toContain(`"'=1+1","","'  @sum","say ""hi"",\nthen go","{""a"":1}"`);
    expect(rows[2]).toContain(`"'＝1","","'-2","'\tx"`);
  });

  test('--out writes a file that only this user can read, and tells how much is in it', async () => {
    const { run, folder } = anAuditCommand();
    const told = await run('export', '--format', 'csv', '--out', 'all.csv');
    const file = join(folder, 'all.csv');
    expect(told).toContain(`3 entries are in ${file}.`);
    expect((await readFile(file, 'utf8')).split('\r\n')).toHaveLength(5);
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect(parseLines(await run('export', '--out', 'all.jsonl', '--json'))).toEqual([
      { ok: true, file: join(folder, 'all.jsonl'), entries: 3 },
    ]);
  });

  test('a file that cannot be written is told, and nothing half-written stays', async () => {
    const { run, folder } = anAuditCommand();
    await expect(run('export', '--out', 'none/all.jsonl')).rejects.toMatchObject({ kind: 'disk-failed' });
    await expect(run('export', '--out', '.')).rejects.toMatchObject({
      kind: 'disk-failed',
      message: expect.stringContaining('Choose another place with --out.'),
    });
    await expect(run('export', '--out', 'all.jsonl', '--user', 'nobody')).rejects.toThrow(UsageError);
    expect((await readdir(folder)).filter((name) => !name.startsWith('pincel.db'))).toEqual([]);
  });

  test.each([
    [['export', '--format', 'xml']],
    [['export', '--from', 'yesterday']],
    [['export', '--from', '2026-13-01']],
    [['tail', '-n', '0']],
    [['search', '--kind', 'guessed']],
  ])('%j is not accepted', async (words) => {
    const { run } = anAuditCommand();
    await expect(run(...words)).rejects.toThrow(CommanderError);
  });
});

describe('pincel audit tail', () => {
  test('tells the newest entries, oldest of them first, as lines', async () => {
    const { run } = anAuditCommand();
    expect(await run('tail', '-n', '2')).toBe(
      '2026-03-10T01:00:00.000Z  #2  refused  by bob  {"reason":"word-denied"}  {"prompt":"a dog"}\n2026-03-11T00:00:00.000Z  #3  gateway-stopped  by system\n',
    );
  });

  test('follows what is added until it is interrupted', async () => {
    let looks = 0;
    const command = anAuditCommand({
      pause: (interruption) => {
        looks += 1;
        if (looks < 3) command.append(anEntry({ content: { look: looks } }));
        else interruption.abort();
      },
    });
    expect(seqsOf(await command.run('tail', '-n', '1', '--follow', '--json'))).toEqual([3, 4, 5]);
    expect(command.exitCodes).toEqual([130]);
  });

  test('what somebody wrote cannot steer the terminal', async () => {
    const { run, append } = anAuditCommand();
    append(anEntry({ userId: 'ana', personal: { prompt: 'red \u009b31m \u202e\u001b[2J' } }));
    expect(await run('tail', '-n', '1')).toContain('{"prompt":"red \\u009b31m \\u202e\\u001b[2J"}');
  });
});

describe('pincel audit search', () => {
  test.each([
    ['a word of what a person wrote, in any case', ['cAT'], [1]],
    ['all of several words', ['DENIED', 'dog'], [2]],
    ['words of which one is missing', ['denied', 'cat'], []],
    ['a kind', ['--kind', 'gateway-stopped'], [3]],
    ['a word and a person', ['a', '--user', 'discord:1'], [1]],
    ['a job', ['--job', 'job-1'], [1]],
    ['a time', ['--since', '2026-03-10T00:30'], [2, 3]],
  ])('finds by %s', async (_, words, seqs) => {
    const { run } = anAuditCommand();
    expect(seqsOf(await run('search', ...words, '--json'))).toEqual(seqs);
  });

  test('does not find what was erased, but still the entry', async () => {
    const { run, eraseKey, terminal } = anAuditCommand();
    eraseKey('ana');
    expect(await run('search', 'cat')).toBe('');
    expect(terminal.err.written()).toBe('No entry fits.\n');
    expect(await run('search', '--job', 'job-1')).toContain('{"price":5}  [erased]\n');
  });

  test('wants to know what to look for', async () => {
    const { run } = anAuditCommand();
    await expect(run('search')).rejects.toThrow('Say what to look for');
    await expect(run('search', '--user', 'discord:9')).rejects.toThrow('There is nobody called discord:9');
  });
});
