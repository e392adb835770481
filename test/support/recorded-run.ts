import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createAuditAnchors } from '../../src/db/audit-anchors.ts';
import { AppError } from '../../src/domain/app-error.ts';
import type { JobState } from '../../src/domain/job-state.ts';
import { databaseFile } from '../../src/stores.ts';
import { aLog } from './a-log.ts';
import { aFlow, aRequester } from './flow.ts';
import { startChat } from './start-chat.ts';
import { readWalFile } from './wal-file.ts';
import { watchSyncs } from './watch-syncs.ts';

/** Something that was so when the log had this many frames, and has to be so for whoever finds that many. */
interface Noted<What> {
  readonly frames: number;
  readonly what: What;
}

/** What a run wrote between two checkpoints, and what it had promised by when. */
export interface RecordedRun {
  /** The database as the last checkpoint left it, and the log of what was written since. */
  readonly database: Buffer;
  readonly wal: Buffer;
  /** Jobs that somebody was told about. */
  readonly told: readonly Noted<{ readonly jobId: string; readonly state: JobState }>[];
  /** Files that outlive a power cut. */
  readonly durable: readonly Noted<string>[];
  /** Lines of the anchor file, none of which may be ahead of the database. */
  readonly anchors: readonly Noted<string>[];
}

const people = ['ana', 'ben', 'cem', 'dan'];

/**
 * Runs the real flow with a scripted engine on a real disk, twice, with a checkpoint in between and one at the end:
 * requests, drawings, failures, cancels of what waits and what is drawn, deliveries, anchors.
 */
export async function recordRun(rounds: number) {
  let atMs = 1_000_000;
  const flow = await aFlow({ now: () => atMs, concurrency: 2, isOnDisk: true });
  const { database, folder, stores } = flow;
  // When there is one is decided here.
  database.pragma('wal_autocheckpoint = 0');
  const file = databaseFile({ dataDir: folder });
  const anchorsFile = join(folder, 'audit-anchors.jsonl');
  let told: Noted<{ jobId: string; state: JobState }>[] = [];
  let durable: Noted<string>[] = [];
  let anchorsAt: number[] = [];
  const note = <What>(what: What): Noted<What> => ({
    frames: readWalFile(`${file}-wal`).frames.length,
    what,
  });
  const tell = (jobId: string): void => {
    const state = stores.jobs.get(jobId)?.state;
    if (state !== undefined) told.push(note({ jobId, state }));
  };
  watchSyncs(folder, {
    onDurable: (path) => void durable.push(note(path)),
    onAppend: () => void anchorsAt.push(note(undefined).frames),
  });
  const { log } = aLog();
  const now = (): number => atMs;
  const anchors = createAuditAnchors({
    file: anchorsFile,
    log,
    head: stores.audit.head,
    now,
    everyMs: 86_400_000,
  });
  const ask = (number: number): string => {
    const requester = aRequester({ userExternalId: people[number % people.length] ?? '' });
    const { jobId } = flow.accept({ prompt: `a cat, number ${number}` }, { requester });
    tell(jobId);
    return jobId;
  };
  const endOf = async (jobId: string, state: JobState): Promise<void> => {
    await flow.whenJob(jobId, (view) => view.state === state);
    tell(jobId);
  };
  /** Four jobs: one is drawn and delivered, one fails, one is canceled while it waits, one while it is drawn. */
  const round = async (number: number): Promise<void> => {
    atMs += 1_000;
    const [drawn, failing, waiting, stopped] = [
      ask(number),
      ask(number + 1),
      ask(number + 2),
      ask(number + 3),
    ];
    const anchoring = anchors.write();
    flow.cancel(waiting, { admin: 'operator' });
    tell(waiting);
    const hand = await flow.engineJob(drawn);
    hand.finish({ media: [flow.aDrawnFile(`${drawn}-0`), flow.aDrawnFile(`${drawn}-1`)], engineMs: 300 });
    await endOf(drawn, 'generated');
    (await flow.engineJob(failing)).fail(new AppError('engine-crashed', 'The engine died twice.'));
    await endOf(failing, 'failed');
    await flow.engineJob(stopped);
    flow.cancel(stopped, { admin: 'operator' });
    await endOf(stopped, 'canceled');
    const stopDelivering = startChat(flow, now, async () => ({ kind: 'delivered' }));
    await endOf(drawn, 'delivered');
    await stopDelivering();
    await anchoring;
    await anchors.write();
  };
  const recordPart = async (from: number): Promise<RecordedRun> => {
    const earlier = readLines(anchorsFile).length;
    [told, durable, anchorsAt] = [[], [], []];
    for (let number = from; number < from + rounds; number += 1) await round(number);
    const lines = readLines(anchorsFile).slice(earlier);
    return {
      database: readFileSync(file),
      wal: readFileSync(`${file}-wal`),
      told,
      durable,
      anchors: lines.map((what, index) => ({ what, frames: anchorsAt[index] ?? 0 })),
    };
  };

  const first = await recordPart(0);
  database.pragma('wal_checkpoint(PASSIVE)');
  const second = await recordPart(rounds);
  database.pragma('wal_checkpoint(PASSIVE)');
  const last = readFileSync(file);
  flow.kill();
  return { folder, parts: [first, second] as const, last };
}

function readLines(file: string): readonly string[] {
  return existsSync(file) ? readFileSync(file, 'utf8').split('\n').filter(Boolean) : [];
}
