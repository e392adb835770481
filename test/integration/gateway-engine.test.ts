import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { createAuditReader } from '../../src/db/audit-reader.ts';
import { verifyLedger } from '../../src/db/verify-ledger.ts';
import type { Job } from '../../src/domain/job.ts';
import { databaseFile, openStores } from '../../src/stores.ts';
import { childrenOf, type Gateway, isAlive, startGateway } from '../support/gateway.ts';

/** A gateway whose one job is being drawn. */
async function aDrawingGateway(env: Readonly<Record<string, string>> = {}) {
  const gateway = await startGateway(env);
  onTestFinished(() => gateway.remove());
  const url = await gateway.url;
  const answer = await fetch(`${url}/jobs`, {
    method: 'POST',
    body: new URLSearchParams({ kind: 'image', prompt: 'a cat', steps: '20' }),
    headers: { Origin: url },
    redirect: 'manual',
  });
  expect(answer.status).toBe(303);
  const page = `${url}${answer.headers.get('Location')}`;
  return { gateway, page, jobId: page.slice(page.lastIndexOf('/') + 1) };
}

/** Resolves with the engine that draws the job, in the middle of it; undefined once the job is over. */
async function engineAtWork(
  gateway: Gateway,
  page: string,
  notThisOne?: number,
): Promise<number | undefined> {
  const events = await fetch(`${page}/events`);
  for await (const piece of events.body?.pipeThrough(new TextDecoderStream()) ?? []) {
    const [engine] = (await childrenOf(gateway.process.pid)).filter((pid) => pid !== notThisOne);
    if (engine !== undefined && /Drawing: step \d+ of 20/.test(piece)) return engine;
  }
  return undefined;
}

/** Follows a job to its end, stops the gateway in order, and answers what is kept of the job. */
async function endOf(gateway: Gateway, page: string, jobId: string) {
  await (await fetch(`${page}/events`)).text();
  const text = await (await fetch(page)).text();
  gateway.process.kill('SIGTERM');
  expect(await gateway.ended).toBe(0);

  const dataDir = join(gateway.folder, 'data');
  const stores = openStores({ dataDir }, Date.now());
  onTestFinished(() => stores.close());
  const job: Job | undefined = stores.jobs.get(jobId);
  const entries = stores.ledger.entries(job?.userId ?? '', { limit: 100 });
  const audit = createAuditReader({
    databaseFile: databaseFile({ dataDir }),
    anchorsFile: join(dataDir, 'audit-anchors.jsonl'),
  });
  onTestFinished(() => audit.close());
  expect((await audit.verify()).fault).toBeUndefined();
  expect((await verifyLedger(databaseFile({ dataDir }))).faults).toEqual([]);
  return {
    text,
    job,
    delivery: stores.outbox.get(jobId),
    media: stores.media.ofJob(jobId),
    booked: entries.filter((entry) => entry.jobId === jobId).map(({ kind }) => kind),
    charged: entries
      .filter((entry) => entry.jobId === jobId)
      .reduce((sum, { amountMillicredits }) => sum - amountMillicredits, 0),
  };
}

test('an engine that is killed in the middle of a step costs the person nothing but time: one picture, paid for once', async () => {
  const { gateway, page, jobId } = await aDrawingGateway();
  const engine = await engineAtWork(gateway, page);
  process.kill(engine ?? 0, 'SIGKILL');
  const { text, job, delivery, media, booked, charged } = await endOf(gateway, page, jobId);
  expect(job).toMatchObject({ state: 'delivered', attempts: 1, notices: [{ kind: 'retried-after-crash' }] });
  expect(text).toContain('stopped unexpectedly');
  expect(delivery).toMatchObject({ state: 'delivered', attempts: 1 });
  expect(media).toHaveLength(1);
  expect(booked).toEqual(['settle', 'reserve']);
  expect(charged).toBeGreaterThan(0);
  expect(charged).toBeLessThanOrEqual(job?.priceMillicredits ?? 0);
});

test('an engine that is killed twice over a job: the job fails, says so, and everything is given back', async () => {
  const { gateway, page, jobId } = await aDrawingGateway();
  const first = await engineAtWork(gateway, page);
  process.kill(first ?? 0, 'SIGKILL');
  const second = await engineAtWork(gateway, page, first);
  process.kill(second ?? 0, 'SIGKILL');
  const { text, job, delivery, media, booked, charged } = await endOf(gateway, page, jobId);
  expect(job).toMatchObject({ state: 'failed', errorKind: 'engine-crashed' });
  expect(job?.error).toMatch(/killed by SIGKILL, twice over this request\. .*try a smaller size/);
  expect(text).toContain('The drawing engine stopped unexpectedly, twice.');
  expect([delivery, media, booked, charged]).toEqual([undefined, [], ['refund', 'reserve'], 0]);
});

test('an engine that stands still is replaced after the step timeout, and the job is drawn', async () => {
  const { gateway, page, jobId } = await aDrawingGateway({ PINCEL_STEP_TIMEOUT_MS: '2000' });
  const engine = (await engineAtWork(gateway, page)) ?? 0;
  process.kill(engine, 'SIGSTOP');
  const { job, booked } = await endOf(gateway, page, jobId);
  expect(await isAlive(engine)).toBe(false);
  expect(job).toMatchObject({ state: 'delivered', notices: [{ kind: 'retried-after-crash' }] });
  expect(booked).toEqual(['settle', 'reserve']);
  const said = gateway.err.filter((line) => line.includes('gave no sign of life for 2000 ms'));
  expect(said.length).toBeGreaterThan(0);
});
