import { randomInt } from 'node:crypto';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readAnchors } from '../../src/db/audit-anchors.ts';
import { checkDatabase } from '../../src/db/check-database.ts';
import { checkLedger } from '../../src/db/check-ledger.ts';
import type { Database } from '../../src/db/open-database.ts';
import { verifyAudit } from '../../src/db/verify-audit.ts';
import type { JobState } from '../../src/domain/job-state.ts';
import { createMediaFiles } from '../../src/media/media-files.ts';
import { databaseFile } from '../../src/stores.ts';
import { migrationsFolder } from '../support/a-database.ts';
import { aMemoryFolder } from '../support/a-memory-folder.ts';
import { aFlow } from '../support/flow.ts';
import { type RecordedRun, recordRun } from '../support/recorded-run.ts';
import { readWal } from '../support/wal-file.ts';

const checkpointCuts = 40;
/** Cut points that are looked at; `all` looks at every one. */
const wanted = process.env['PINCEL_TEST_CUTS'] ?? '120';

/** What a power cut left on the disk. */
interface Remains {
  readonly name: string;
  readonly files: () => { readonly database: Buffer; readonly wal: Buffer };
  /** Frames of this part's log that were surely there. */
  readonly frames: number;
  readonly part: RecordedRun;
  /** Parts that were checkpointed before. */
  readonly earlier: readonly RecordedRun[];
}

test('whenever the power is cut, what was promised is there, nothing is half there, and Pincel goes on', {
  timeout: wanted === 'all' ? 1_200_000 : 120_000,
}, async () => {
  const { folder, parts, last } = await recordRun(6);
  const [first, second] = parts;
  const cuts = [
    ...cutLog(first, Buffer.alloc(0), []),
    ...cutLog(second, first.wal, [first]),
    ...cutCheckpoint(first, second.database, []),
    ...cutCheckpoint(second, last, [first]),
  ];
  const scratch = await aMemoryFolder();
  const looked = wanted === 'all' ? cuts : someOf(cuts, Number(wanted));
  for (const remains of looked) await lookAt(remains, folder, scratch);
  expect(looked.length).toBeGreaterThan(0);
});

/** The log is cut before and within every frame of it. Behind it lies what was left of the log before. */
function cutLog(part: RecordedRun, old: Buffer, earlier: readonly RecordedRun[]): readonly Remains[] {
  const { database } = part;
  const all = readWal(part.wal).frames;
  return all.flatMap(({ start, end }, frames): readonly Remains[] => {
    const commitEnd = all.slice(frames).find(({ isCommit }) => isCommit)?.end ?? end;
    const middle = start + randomInt(1, end - start);
    const remains = (name: string, written: () => Buffer): Remains => ({
      name: `frame ${frames} ${name}`,
      files: () => ({ database, wal: over(written(), old) }),
      frames,
      part,
      earlier,
    });
    return [
      remains('is missing', () => part.wal.subarray(0, start)),
      remains(`is torn at byte ${middle}`, () => part.wal.subarray(0, middle)),
      remains(`is damaged at byte ${middle}`, () => damaged(part.wal.subarray(0, end), middle)),
      remains('is missing and others of its transaction are not', () =>
        Buffer.from(part.wal.subarray(0, commitEnd)).fill(0, start, end),
      ),
    ];
  });
}

/** While the log is copied into the database, any page of it may be old, new or torn; the log is whole. */
function cutCheckpoint(
  part: RecordedRun,
  after: Buffer,
  earlier: readonly RecordedRun[],
): readonly Remains[] {
  const { wal } = part;
  const frames = readWal(wal).frames.length;
  const pageBytes = after.readUInt16BE(16);
  const files = (): ReturnType<Remains['files']> => {
    const database = Buffer.from(after);
    for (let start = 0; start < after.length; start += pageBytes) {
      const end = start + pageBytes;
      const from = start + (randomInt(3) * pageBytes) / 2;
      // The file may not have grown yet.
      database.fill(0, from, end);
      part.database.subarray(from, end).copy(database, from);
    }
    return { database, wal };
  };
  return Array.from({ length: checkpointCuts }, (_, number) => ({
    name: `checkpoint ${number}`,
    files,
    frames,
    part,
    earlier,
  }));
}

/** What was written over what was there. */
function over(bytes: Buffer, old: Buffer): Buffer {
  return Buffer.concat([bytes, old.subarray(bytes.length)]);
}

function damaged(bytes: Buffer, at: number): Buffer {
  const copy = Buffer.from(bytes);
  copy.writeUInt8(copy.readUInt8(at) ^ 0xff, at);
  return copy;
}

function someOf<Item>(items: readonly Item[], count: number): readonly Item[] {
  const stride = Math.max(1, items.length / count);
  const first = Math.random() * stride;
  return Array.from(
    { length: Math.floor((items.length - first) / stride) },
    (_, index) => items[Math.floor(first + index * stride)],
  ).filter((item) => item !== undefined);
}

async function lookAt(remains: Remains, recordedFolder: string, scratch: string): Promise<void> {
  const { name, part, earlier, frames } = remains;
  const folder = join(scratch, 'data');
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder);
  const file = databaseFile({ dataDir: folder });
  const { database: pages, wal } = remains.files();
  writeFileSync(file, pages);
  writeFileSync(`${file}-wal`, wal);
  // What was noted when the log was no longer than this may be on the disk; so none of it may be ahead of the log.
  const anchors = [...earlier.flatMap((each) => each.anchors), ...upTo(part.anchors, frames)];
  const anchorsFile = join(folder, 'audit-anchors.jsonl');
  writeFileSync(anchorsFile, anchors.map(({ what }) => `${what}\n`).join(''));

  const { database, stores, kill } = await aFlow({ folder, now: () => 2_000_000, concurrency: 2 });
  try {
    expect(checkDatabase(database, migrationsFolder), name).toEqual([]);
    expect(checkLedger(database).faults, name).toEqual([]);
    const audit = verifyAudit(database, { anchors: await Array.fromAsync(readAnchors(anchorsFile)) });
    expect([audit.fault, audit.anchors], name).toEqual([undefined, anchors.length]);
    for (const { what } of [...earlier.flatMap(({ told }) => told), ...upTo(part.told, frames)]) {
      const state = stores.jobs.get(what.jobId)?.state;
      expect(state, `${name}: job ${what.jobId}, that was ${what.state}`).toBeOneOf([...follows[what.state]]);
    }
    // What came when the log was as long as this may have come a moment later.
    const durable = [...earlier.flatMap((each) => each.durable), ...upTo(part.durable, frames - 1)];
    const files = new Set(durable.map(({ what }) => what));
    const { path } = createMediaFiles(join(recordedFolder, 'media'));
    for (const jobId of readJobIds(database)) {
      for (const media of stores.media.ofJob(jobId)) expect(files, name).toContain(path(media));
    }
  } finally {
    kill();
  }
}

function upTo<Noted extends { readonly frames: number }>(
  noted: readonly Noted[],
  frames: number,
): readonly Noted[] {
  return noted.filter((each) => each.frames <= frames);
}

/** What may have become of a job that was last heard of in a state: of one that was queued or drawn, anything. */
const follows: Readonly<Record<JobState, readonly JobState[]>> = {
  queued: ['queued', 'running', 'generated', 'delivered', 'failed', 'canceled'],
  running: ['queued', 'running', 'generated', 'delivered', 'failed', 'canceled'],
  generated: ['generated', 'delivered'],
  delivered: ['delivered'],
  failed: ['failed'],
  canceled: ['canceled'],
};

function readJobIds(database: Database): readonly string[] {
  return database.prepare<[], string>('SELECT id FROM jobs').pluck().all();
}
