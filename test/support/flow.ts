import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { JobView } from '../../src/app/job-board.ts';
import type { Ask, Submission } from '../../src/app/submit.ts';
import type { MediaFile } from '../../src/domain/engine.ts';
import type { RequestDraft } from '../../src/domain/generation-request.ts';
import { noMetrics } from '../../src/domain/metrics.ts';
import type { ModelInfo } from '../../src/domain/model-info.ts';
import type { Receipt } from '../../src/domain/receipt.ts';
import type { Requester } from '../../src/domain/requester.ts';
import { createFlow } from '../../src/flow.ts';
import { openStores } from '../../src/stores.ts';
import { aFolder } from './a-folder.ts';
import { aLog } from './a-log.ts';
import { withConnections } from './connections.ts';
import { aHandEngine } from './hand-engine.ts';
import { aModel } from './models.ts';

/** Somebody in a chat, whose policy is the default one. */
export function aRequester(changes: Partial<Requester> = {}): Requester {
  return { surface: 'telegram', userExternalId: 'ana', spaceExternalId: 'a-group', ...changes };
}

export interface FlowChanges {
  readonly queueLimit?: number;
  readonly concurrency?: number;
  readonly model?: ModelInfo;
  /** The data folder of an earlier flow. */
  readonly folder?: string;
  readonly holder?: string;
  readonly isCommandGone?: (holder: string) => boolean;
  readonly now?: () => number;
  /** What is committed is on the disk when a call returns, as in life. */
  readonly isOnDisk?: boolean;
}

/** The whole flow on a real database and a hand engine. */
export async function aFlow(changes: FlowChanges = {}) {
  const { log, lines } = aLog();
  const engine = aHandEngine();
  const folder = changes.folder ?? (await aFolder());
  const now = changes.now ?? (() => 1_000_000);
  const { opened: stores, connections } = withConnections(() =>
    openStores({ dataDir: folder }, now(), { busyTimeoutMs: 20 }),
  );
  const [database] = connections;
  if (database === undefined) throw new Error('Expected the stores to open a database');
  // Few tests are about power cuts: for all others, waiting for the disk would be most of their time.
  if (changes.isOnDisk !== true) database.pragma('synchronous = OFF');
  const model = changes.model ?? aModel();
  let generatedCount = 0;
  const flow = createFlow({
    stores,
    models: [model],
    defaultModel: model.name,
    queueLimit: changes.queueLimit ?? 100,
    concurrency: changes.concurrency ?? 1,
    holder: changes.holder ?? 'gateway',
    isCommandGone: changes.isCommandGone ?? (() => false),
    engineFor: () => engine,
    outputFor: (jobId) => ({
      outputFolder: stores.mediaFiles.incomingFolder,
      fileStem: jobId,
      pictureFormat: 'png',
      embedParameters: true,
      previews: true,
    }),
    onGenerated: () => {
      generatedCount += 1;
    },
    metrics: noMetrics,
    log,
    now,
  });
  flow.start();
  let isClosed = false;
  /** As if the process died: nothing is handed back, nothing finished. */
  const kill = (): void => {
    if (!isClosed) stores.close();
    isClosed = true;
  };
  onTestFinished(kill);

  /** Resolves with the first view of a job that fits. */
  const whenJob = (jobId: string, fits: (view: JobView) => boolean): Promise<JobView> =>
    new Promise((resolve) => {
      flow.board.subscribe(jobId, (view) => {
        if (fits(view)) resolve(view);
      });
    });
  const submit = (draft: Partial<RequestDraft> = {}, ask: Partial<Ask> = {}): Submission =>
    flow.submit({
      draft: { kind: 'image', prompt: 'a cat', ...draft },
      requester: aRequester(),
      destination: { key: 'chat-1', address: null },
      ...ask,
    });
  return {
    ...flow,
    stores,
    /** The connection of the stores. */
    database,
    folder,
    engine,
    log: lines,
    kill,
    generatedCount: () => generatedCount,
    submit,
    /** Submits a request that has to be accepted. */
    accept(draft: Partial<RequestDraft> = {}, ask: Partial<Ask> = {}): Receipt {
      const submission = submit(draft, ask);
      if (!submission.ok) throw new Error(`refused: ${submission.refusal.kind}`);
      return submission.receipt;
    },
    /** A file as the engine leaves it behind. */
    aDrawnFile(jobId: string, content = jobId): MediaFile {
      mkdirSync(stores.mediaFiles.incomingFolder, { recursive: true });
      const path = join(stores.mediaFiles.incomingFolder, `${jobId}.png`);
      writeFileSync(path, content);
      const sizeBytes = content.length;
      return {
        path,
        format: 'png',
        mimeType: 'image/png',
        sizeBytes,
        widthPx: 256,
        heightPx: 256,
        frames: 1,
        seed: 7,
      };
    },
    whenJob,
    /** Resolves with the job in the engine's hands once its turn has come. */
    engineJob: engine.whenGiven,
  };
}
