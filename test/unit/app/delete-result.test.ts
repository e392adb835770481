import { existsSync } from 'node:fs';
import { expect, onTestFinished, test } from 'vitest';
import { createDeleteResult } from '../../../src/app/delete-result.ts';
import { openDatabase } from '../../../src/db/open-database.ts';
import { readAudit } from '../../../src/db/read-audit.ts';
import { databaseFile } from '../../../src/stores.ts';
import { aLog } from '../../support/a-log.ts';
import { aFlow } from '../../support/flow.ts';

/** A file's own time is the real one: what is adopted after its row was made stays on the disk. */
const now = (): number => Date.now() + 1_000;

async function aDrawnJob(content?: string) {
  const flow = await aFlow({ now });
  const draw = async (): Promise<string> => {
    const { jobId } = flow.accept();
    (await flow.engineJob(jobId)).finish({ media: [flow.aDrawnFile(jobId, content)] });
    await flow.whenJob(jobId, ({ state }) => state === 'generated');
    return jobId;
  };
  const pathOf = (jobId: string): string => {
    const [media] = flow.stores.media.ofJob(jobId);
    if (media === undefined) throw new Error('Expected a file');
    return flow.stores.mediaFiles.path(media);
  };
  const deleteResult = createDeleteResult({ ...flow.stores, log: aLog().log, now });
  const deliver = (jobId: string) => flow.stores.jobs.move(jobId, ['generated'], 'delivered', now());
  return { ...flow, draw, pathOf, deleteResult, deliver };
}

test('the files of a job that is over are given up, and are gone from the disk', async () => {
  const { draw, deliver, pathOf, deleteResult, stores } = await aDrawnJob();
  const jobId = await draw();
  deliver(jobId);
  const deletion = deleteResult(jobId, 'ana');
  expect(deletion).toMatchObject({ outcome: 'deleted', files: 1 });
  if (deletion.outcome === 'deleted') await deletion.gone;
  expect(existsSync(pathOf(jobId))).toBe(false);
  expect(stores.media.ofJob(jobId)[0]?.removedAtMs).toBeDefined();
  const entry = stores.audit.head().seq;
  expect(deleteResult(jobId, 'ana')).toMatchObject({ outcome: 'deleted', files: 0 });
  expect(stores.audit.head().seq).toBe(entry);
});

test('the audit log says who gave them up, and whether that was whoever asked for them', async () => {
  const { draw, deliver, deleteResult, stores, folder } = await aDrawnJob();
  const [own, others] = [await draw(), await draw()];
  const { userId = '' } = stores.jobs.get(own) ?? {};
  for (const jobId of [own, others]) deliver(jobId);
  deleteResult(own, userId);
  deleteResult(others, 'boss');
  const database = openDatabase(databaseFile({ dataDir: folder }), { readonly: true });
  onTestFinished(() => void database.close());
  const entries = [...readAudit(database, { kind: 'retention' }, { keyOf: stores.users.key })].flat();
  expect(entries).toMatchObject([
    { actor: userId, userId, jobId: own, content: { reason: 'requester', files: 1 } },
    { actor: 'boss', userId, jobId: others, content: { reason: 'admin', files: 1 } },
  ]);
});

test('content that another job keeps stays on the disk', async () => {
  const { draw, deliver, pathOf, deleteResult } = await aDrawnJob('the same');
  const [first, second] = [await draw(), await draw()];
  deliver(first);
  const deletion = deleteResult(first, 'ana');
  if (deletion.outcome === 'deleted') await deletion.gone;
  expect(existsSync(pathOf(second))).toBe(true);
});

test('what is still to be handed over is not deleted', async () => {
  const { draw, accept, deleteResult, stores } = await aDrawnJob();
  const jobId = await draw();
  expect(deleteResult(jobId, 'ana')).toEqual({ outcome: 'not-over' });
  expect(deleteResult(accept().jobId, 'ana')).toEqual({ outcome: 'not-over' });
  expect(stores.media.ofJob(jobId)).toMatchObject([{ removedAtMs: undefined }]);
});
