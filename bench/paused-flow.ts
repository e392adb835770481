import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Ask } from '../src/app/submit.ts';
import { noMetrics } from '../src/domain/metrics.ts';
import type { Receipt } from '../src/domain/receipt.ts';
import { readModelInfo } from '../src/engine/models/model-info.ts';
import { createFlow } from '../src/flow.ts';
import { databaseFile, openStores } from '../src/stores.ts';
import { aLog } from '../test/support/a-log.ts';
import { aHandEngine } from '../test/support/hand-engine.ts';
import { allowMuch, queueLimit } from './allow-much.ts';

const users = 1_000;
const spaces = 50;
const holder = 'gateway';
const changedTogether = 1_000;

export interface PausedFlow {
  readonly databaseFile: string;
  /** New requests, each with an event key of its own: a thousand people in fifty spaces take turns. */
  nextAsks(count: number): readonly Ask[];
  /** Submits; throws when it is refused. */
  accept(ask: Ask): Receipt;
  /** Accepts so many requests, which wait: a thousand to a commit. */
  fill(count: number): void;
  /** Takes a waiting request back; all of them. */
  cancel(jobId: string): void;
  cancelAll(): void;
  remove(): Promise<void>;
}

/**
 * The flow as the gateway has it, on a database in a temporary folder: commits are on the disk when they return. The
 * queue is paused and everybody may ask for as much as they like, so whatever is accepted waits.
 */
export async function openPausedFlow(): Promise<PausedFlow> {
  const dataDir = await mkdtemp(join(tmpdir(), 'pincel-bench-'));
  const model = await readModelInfo(join(import.meta.dirname, '../models/mini'));
  const engine = aHandEngine();
  const stores = openStores({ dataDir }, Date.now());
  allowMuch(stores);
  stores.settings.write({ isQueuePaused: true }, Date.now());
  const { log } = aLog();
  const flow = createFlow({
    stores,
    models: [model],
    defaultModel: model.name,
    queueLimit,
    concurrency: 4,
    holder,
    isCommandGone: () => false,
    engineFor: () => engine,
    outputFor: (jobId) => ({
      outputFolder: dataDir,
      fileStem: jobId,
      pictureFormat: 'png',
      embedParameters: true,
      previews: false,
    }),
    onGenerated: () => undefined,
    metrics: noMetrics,
    log,
    now: Date.now,
  });
  flow.start();
  let asked = 0;

  const nextAsk = (): Ask => {
    asked += 1;
    const user = asked % users;
    return {
      draft: { kind: 'image', prompt: `a cat on a blue background, ${asked}` },
      requester: {
        surface: 'telegram',
        userExternalId: `user-${user}`,
        spaceExternalId: `space-${user % spaces}`,
      },
      destination: { key: `space-${user % spaces}`, address: { chat: user, message: asked } },
      eventKey: `telegram:${asked}`,
    };
  };
  const cancel = (jobId: string): void => void flow.cancel(jobId, { admin: 'operator' });
  const accept = (ask: Ask): Receipt => {
    const submission = flow.submit(ask);
    if (!submission.ok) throw new Error(`Expected to be accepted, got refused: ${submission.refusal.kind}`);
    return submission.receipt;
  };
  return {
    databaseFile: databaseFile({ dataDir }),
    nextAsks: (count) => Array.from({ length: count }, nextAsk),
    accept,
    fill(count) {
      for (let left = count; left > 0; left -= changedTogether) {
        stores.transact(() => {
          for (let i = Math.min(left, changedTogether); i > 0; i -= 1) accept(nextAsk());
        });
      }
    },
    cancel,
    cancelAll: () => stores.transact(() => stores.jobs.inState('queued', holder).forEach(cancel)),
    async remove() {
      await flow.stop();
      stores.close();
      await rm(dataDir, { recursive: true });
    },
  };
}
