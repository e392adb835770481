import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { onTestFinished } from 'vitest';
import { createEndJob } from '../../src/app/end-job.ts';
import { createPersist } from '../../src/app/persist.ts';
import { openDatabase } from '../../src/db/open-database.ts';
import { noMetrics } from '../../src/domain/metrics.ts';
import type { LedgerKind } from '../../src/domain/quota-ledger.ts';
import type { Surface } from '../../src/domain/surface.ts';
import type { Uploads } from '../../src/domain/uploads.ts';
import { createUploadFiles } from '../../src/media/upload-files.ts';
import { databaseFile, openStores } from '../../src/stores.ts';
import { aFolder } from './a-folder.ts';
import { aLog } from './a-log.ts';
import { aRequest } from './builders.ts';
import { aPolicy } from './quota-rows.ts';

/** Of a result's price a third was given back: drawing it took less than expected. */
const reservedMillicredits = 3_000;
const chargedMillicredits = 2_000;

/** What `booked` says of a result that is paid for, and of one that was given back all of it. */
export const paid = [
  ['reserve', -reservedMillicredits],
  ['settle', reservedMillicredits - chargedMillicredits],
] as const;
export const givenBack = [...paid, ['refund', chargedMillicredits]] as const;

/** Everything that is kept, in a folder of its own, with a way to have results in it. The clock is `Date.now`. */
export async function keptResults() {
  const folder = await aFolder();
  const now = Date.now;
  const stores = openStores({ dataDir: folder }, now());
  onTestFinished(() => stores.close());
  const { log, lines } = aLog();
  const { transact, users, ledger, jobs, media, mediaFiles, outbox } = stores;
  const endJob = createEndJob({ ...stores, metrics: noMetrics, now });
  const uploads = createUploadFiles({
    folder: join(folder, 'uploads'),
    download: () => Promise.resolve({ ok: false, why: 'unreachable', reason: 'a test is offline' }),
    log,
  });
  const persist = createPersist({ log, stopping: new AbortController().signal });

  return {
    ...stores,
    uploads,
    folder,
    endJob,
    persist,
    log,
    lines,
    /** What the audit log says, oldest first. */
    audited(): readonly AuditedLine[] {
      const database = openDatabase(databaseFile({ dataDir: folder }), { readonly: true });
      try {
        return database
          .prepare<[], { readonly kind: string; readonly actor: string; readonly content: string }>(
            'SELECT kind, actor, content FROM audit_log ORDER BY seq',
          )
          .all()
          .map(({ kind, actor, content }) => ({ kind, actor, content: JSON.parse(content) }));
      } finally {
        database.close();
      }
    },
    /** What a job put into the ledger, oldest first. */
    booked(jobId: string): readonly (readonly [LedgerKind, number])[] {
      const userId = jobs.get(jobId)?.userId ?? '';
      return ledger
        .entries(userId, { limit: 1_000 })
        .filter((entry) => entry.jobId === jobId)
        .map(({ kind, amountMillicredits }) => [kind, amountMillicredits] as const)
        .toReversed();
    },
    /** A generated job with one file, waiting in the outbox. */
    async addResult(
      jobId: string,
      { destinationKey = 'chat', surface = 'telegram', content = jobId, startPicture }: ResultChanges = {},
    ): Promise<void> {
      mkdirSync(mediaFiles.incomingFolder, { recursive: true });
      const incomingPath = join(mediaFiles.incomingFolder, `${jobId}.png`);
      writeFileSync(incomingPath, content);
      const sha256 = await mediaFiles.adopt(incomingPath, 'png');
      transact(() => {
        const atMs = now();
        const external = { userExternalId: 'ana', spaceExternalId: destinationKey };
        const { userId, spaceId, role } = users.recognise({ surface, ...external }, atMs);
        ledger.reserve({ jobId, userId, priceMillicredits: reservedMillicredits }, aPolicy(), atMs);
        jobs.insert({
          id: jobId,
          eventKey: undefined,
          draftHash: '',
          surface,
          spaceId,
          userId,
          role,
          class: 'interactive',
          kind: 'image',
          model: 'mini',
          request: aRequest({
            initImage: startPicture === undefined ? undefined : { path: startPicture, strength: 0.5 },
          }),
          adjustments: [],
          receipt: {
            jobId,
            position: 0,
            isPositionExact: true,
            etaMs: undefined,
            priceMillicredits: reservedMillicredits,
            balanceAfterMillicredits: undefined,
            adjustments: [],
          },
          destination: { key: destinationKey, address: null },
          holder: 'gateway',
          predictedMs: 1_000,
          priceMillicredits: reservedMillicredits,
          etaMs: undefined,
          acceptedAtMs: atMs,
        });
        jobs.move(jobId, ['queued'], 'running', atMs);
        jobs.move(jobId, ['running'], 'generated', atMs, { measuredMs: chargedMillicredits });
        media.insert({
          id: `${jobId}-0`,
          jobId,
          position: 0,
          sha256,
          format: 'png',
          mimeType: 'image/png',
          sizeBytes: content.length,
          widthPx: 256,
          heightPx: 256,
          frames: 1,
          seed: 1,
          createdAtMs: atMs,
        });
        ledger.settle(jobId, chargedMillicredits, atMs);
        outbox.add({ jobId, surface, destinationKey }, atMs);
      });
    },
  };
}

/** A picture that somebody hands in; answers its path. */
export async function anUpload(uploads: Pick<Uploads, 'keep'>, background: string): Promise<string> {
  const picture = sharp({ create: { width: 8, height: 8, channels: 3, background } });
  const kept = await uploads.keep(await picture.png().toBuffer());
  if (!kept.ok) throw new Error(`refused: ${kept.refusal.why}`);
  return kept.path;
}

interface ResultChanges {
  readonly destinationKey?: string;
  readonly surface?: Surface;
  readonly content?: string;
  /** The path of an upload that it was drawn from. */
  readonly startPicture?: string;
}

interface AuditedLine {
  readonly kind: string;
  readonly actor: string;
  readonly content: unknown;
}
