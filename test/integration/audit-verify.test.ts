import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { describe, expect, onTestFinished, test } from 'vitest';
import { createAuditReader } from '../../src/db/audit-reader.ts';
import { verifyAudit } from '../../src/db/verify-audit.ts';
import type { AuditRecord } from '../../src/domain/audit-log.ts';
import { anAuditLog, anEntry } from '../support/an-audit-log.ts';

/** A log, and a reader of its file. */
function aReadLog() {
  const made = anAuditLog();
  const anchorsFile = join(made.folder, 'anchors.jsonl');
  const reader = createAuditReader({ databaseFile: made.file, anchorsFile });
  onTestFinished(() => reader.close());
  return { ...made, anchorsFile, reader };
}

describe('reading the audit log on a worker thread', () => {
  test('verifies against the anchor file and names the fault', async () => {
    const { reader, log, append, anchorsFile, tamper } = aReadLog();
    append(anEntry(), anEntry(), anEntry());
    await writeFile(anchorsFile, `${JSON.stringify({ ...log.head(), atMs: 5 })}\ntorn`);
    expect(await reader.verify()).toMatchObject({
      rows: 3,
      anchors: 1,
      unreadableAnchors: 1,
      fault: undefined,
    });
    tamper((other) => other.exec('DELETE FROM audit_log WHERE seq = 3'));
    expect((await reader.verify()).fault).toMatchObject({ what: 'truncated', seq: 3 });
  });

  test('reads personal parts where there is a key', async () => {
    const { reader, append, eraseKey } = aReadLog();
    append(
      anEntry({ userId: 'ana', personal: { prompt: 'a cat' } }),
      anEntry({ userId: 'bob', personal: { prompt: 'a dog' } }),
    );
    eraseKey('ana');
    const read: AuditRecord[] = [];
    await reader.read({}, (records) => void read.push(...records));
    expect(read).toMatchObject([{ personalState: 'erased' }, { personal: { prompt: 'a dog' } }]);
  });

  test('reads only what was decided in one space', async () => {
    const { reader, append } = aReadLog();
    append(anEntry({ spaceId: 'den' }), anEntry({ spaceId: 'attic' }), anEntry());
    const read: AuditRecord[] = [];
    await reader.read({ spaceId: 'den', newest: 5 }, (records) => void read.push(...records));
    expect(read.map(({ seq }) => seq)).toEqual([1]);
  });

  test('hands over one batch at a time and stops when the consumer throws', async () => {
    const { reader, append } = aReadLog();
    append(...Array.from({ length: 1_700 }, () => anEntry()));
    const sizes: number[] = [];
    let active = 0;
    await reader.read({}, async (records) => {
      active += 1;
      expect(active).toBe(1);
      await new Promise(setImmediate);
      sizes.push(records.length);
      active -= 1;
    });
    expect(sizes).toEqual([500, 500, 500, 200]);
    const enough = new Error('enough');
    await expect(
      reader.read({}, () => {
        throw enough;
      }),
    ).rejects.toBe(enough);
    expect((await reader.verify()).rows).toBe(1_700);
  });

  test('a database that is not there is told as a sentence', async () => {
    const { folder } = aReadLog();
    const reader = createAuditReader({
      databaseFile: join(folder, 'none.db'),
      anchorsFile: join(folder, 'none'),
    });
    onTestFinished(() => reader.close());
    await expect(reader.verify()).rejects.toMatchObject({
      name: 'AppError',
      kind: 'disk-failed',
      message: expect.stringContaining('none.db cannot be opened'),
    });
  });

  test('closing rejects what is under way and what waits', async () => {
    const { reader, append } = aReadLog();
    append(anEntry());
    const started = Promise.withResolvers<void>();
    const reading = reader.read({}, () => {
      started.resolve();
      return new Promise(() => undefined);
    });
    const waiting = reader.verify();
    const ended = Promise.allSettled([reading, waiting]);
    await started.promise;
    await reader.close();
    expect((await ended).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    await expect(waiting).rejects.toThrow('was closed');
  });

  test('does not keep the process alive while idle', async () => {
    const { file, anchorsFile } = aReadLog();
    const { code } = await runProcess(new URL('../support/read-audit-once.ts', import.meta.url), [
      file,
      anchorsFile,
    ]);
    expect(code).toBe(0);
  });
});

test('two processes that append at the same time make one unbroken chain', async () => {
  const { database, file, log, append } = anAuditLog();
  append(anEntry());
  const appending = new URL('../support/append-audit-entries.ts', import.meta.url);
  const writers = await Promise.all([
    runProcess(appending, [file, 'ana', '150']),
    runProcess(appending, [file, 'bob', '150']),
  ]);
  expect(writers.map(({ code }) => code)).toEqual([0, 0]);
  const byActor = database
    .prepare<[], { actor: string; entries: number }>(
      "SELECT actor, count(*) AS entries FROM audit_log WHERE kind = 'settled' GROUP BY actor ORDER BY actor",
    )
    .all();
  expect(byActor).toEqual([
    { actor: 'ana', entries: 150 },
    { actor: 'bob', entries: 150 },
  ]);
  expect(verifyAudit(database, { anchors: [{ ...log.head(), atMs: 0 }] })).toMatchObject({
    rows: 301,
    fault: undefined,
  });
});

test('a log of 50 MB is verified in a heap of 24 MB', async () => {
  const { file, append } = anAuditLog();
  const padding = 'x'.repeat(2_500);
  for (let batch = 0; batch < 20; batch += 1) {
    append(...Array.from({ length: 1_000 }, () => anEntry({ content: { padding } })));
  }
  const { code, out } = await runProcess(
    new URL('../support/verify-audit-file.ts', import.meta.url),
    [file],
    ['--max-old-space-size=24'],
  );
  expect({ code, out }).toEqual({ code: 0, out: '20000 rows in order\n' });
});

/** Runs a file of `test/support` as a process of its own. */
async function runProcess(
  entry: URL,
  args: readonly string[],
  nodeOptions: readonly string[] = [],
): Promise<{ readonly code: unknown; readonly out: string }> {
  const child = spawn(process.execPath, [...nodeOptions, fileURLToPath(entry), ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  const [out, [code]] = await Promise.all([text(child.stdout), once(child, 'close')]);
  return { code, out };
}
