import { appendFile, mkdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { createAuditAnchors, readAnchors } from '../../../src/db/audit-anchors.ts';
import type { AuditHead } from '../../../src/domain/audit-log.ts';
import { aFolder } from '../../support/a-folder.ts';
import { aLog } from '../../support/a-log.ts';

const hashOf = (digit: number): string => String(digit).repeat(64);

/** Anchors of a head that the test moves. */
async function theAnchors(changes: { readonly file?: string } = {}) {
  const { log, lines } = aLog();
  const file = changes.file ?? join(await aFolder(), 'anchors', 'audit.jsonl');
  let head: AuditHead = { seq: 0, hash: hashOf(0) };
  const anchors = createAuditAnchors({ file, log, head: () => head, now: () => 5_000, everyMs: 60_000 });
  onTestFinished(() => anchors.stop());
  return {
    file,
    anchors,
    lines,
    move: (seq: number): void => {
      head = { seq, hash: hashOf(seq) };
    },
    read: () => Array.fromAsync(readAnchors(file)),
  };
}

test('a head that moved is noted once, as a line of JSON that only this user can read', async () => {
  const { file, anchors, move } = await theAnchors();
  move(1);
  await anchors.write();
  await anchors.write();
  move(3);
  await anchors.write();
  expect(await readFile(file, 'utf8')).toBe(
    `{"seq":1,"hash":"${hashOf(1)}","atMs":5000}\n{"seq":3,"hash":"${hashOf(3)}","atMs":5000}\n`,
  );
  expect((await stat(file)).mode & 0o777).toBe(0o600);
});

test('an empty log is not noted', async () => {
  const { anchors, read } = await theAnchors();
  await anchors.write();
  expect(await read()).toEqual([]);
});

test('the head is noted when stopping', async () => {
  const { anchors, move, read } = await theAnchors();
  move(2);
  await anchors.stop();
  expect(await read()).toEqual([{ seq: 2, hash: hashOf(2), atMs: 5_000 }]);
});

test('the head is noted on schedule', async () => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
  onTestFinished(() => void vi.useRealTimers());
  const { anchors, move, read } = await theAnchors();
  move(1);
  vi.advanceTimersByTime(60_000);
  // Writes come one after the other: this one waits for the one of the schedule.
  move(2);
  await anchors.write();
  expect((await read()).map((anchor) => anchor?.seq)).toContain(2);
  move(3);
  vi.advanceTimersByTime(60_000);
  await anchors.write();
  expect((await read()).at(-1)?.seq).toBe(3);
});

test('a line that a crash tore is passed over, and the next one stands by itself', async () => {
  const { file, anchors, move, read } = await theAnchors();
  move(1);
  await anchors.write();
  await appendFile(file, '{"seq":2,"ha');
  move(3);
  await anchors.write();
  expect((await read()).map((anchor) => anchor?.seq)).toEqual([1, undefined, 3]);
});

test('a place that cannot be written is logged, and tried again at the next note', async () => {
  const file = join(await aFolder(), 'audit.jsonl');
  await mkdir(file);
  const { anchors, move, lines } = await theAnchors({ file });
  move(1);
  await anchors.write();
  await anchors.write();
  expect(lines.map(({ level, message }) => `${level}: ${message}`)).toEqual([
    'error: the head of the audit log cannot be noted outside the database',
    'error: the head of the audit log cannot be noted outside the database',
  ]);
});
