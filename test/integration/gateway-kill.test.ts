import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { basename, join, parse } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { expect, onTestFinished, test } from 'vitest';
import { createAuditReader } from '../../src/db/audit-reader.ts';
import { verifyLedger } from '../../src/db/verify-ledger.ts';
import { databaseFile, openStores } from '../../src/stores.ts';
import { aFolder } from '../support/a-folder.ts';
import { type Gateway, startGateway } from '../support/gateway.ts';

/** `npm run test:kill` asks for at least 100. */
const kills = Number(process.env['PINCEL_TEST_GATEWAY_KILLS'] ?? 6);
const longestLifeMs = 3_000;
const askers = 3;

/** Sends requests until the gateway is gone; answers the ids of those that were accepted. */
async function pester(url: string, accepted: Set<string>, signal: AbortSignal): Promise<void> {
  for (let number = 0; !signal.aborted; number += 1) {
    const body = new URLSearchParams({ kind: 'image', prompt: `a cat, ${number}`, steps: '2' });
    const answer = await fetch(`${url}/jobs`, {
      method: 'POST',
      body,
      headers: { Origin: url },
      redirect: 'manual',
      signal,
    }).catch(() => undefined);
    const jobId = answer?.headers.get('Location')?.split('/').at(-1);
    if (answer?.status === 303 && jobId !== undefined) accepted.add(jobId);
    if (answer === undefined) return;
    // A third of them changes their mind.
    if (jobId !== undefined && number % 3 === 2) {
      await fetch(`${url}/jobs/${jobId}/cancel`, { method: 'POST', headers: { Origin: url }, signal }).catch(
        () => undefined,
      );
    }
    await delay(80, undefined, { signal }).catch(() => undefined);
  }
}

async function untilKilled(gateway: Gateway, accepted: Set<string>, lifeMs: number): Promise<void> {
  const over = new AbortController();
  const url = await gateway.url;
  const pestering = Array.from({ length: askers }, () => pester(url, accepted, over.signal));
  await delay(lifeMs);
  gateway.process.kill('SIGKILL');
  await gateway.ended;
  over.abort();
  await Promise.all(pestering);
}

test(`a gateway killed ${kills} times under load loses nothing, doubles nothing and overcharges nobody`, {
  timeout: 60_000 + kills * 12_000,
}, async () => {
  const folder = await aFolder();
  const dataDir = join(folder, 'data');
  const accepted = new Set<string>();
  for (let round = 0; round < kills; round += 1) {
    const gateway = await startGateway({ PINCEL_LOG_LEVEL: 'info' }, folder);
    await untilKilled(gateway, accepted, Math.random() * longestLifeMs);
  }

  const last = await startGateway({ PINCEL_LOG_LEVEL: 'info' }, folder);
  onTestFinished(() => last.remove());
  await last.url;
  const stores = openStores({ dataDir }, Date.now());
  onTestFinished(() => stores.close());
  const isEmpty = () => {
    const { queued, running } = stores.jobs.count();
    return queued + running + stores.jobs.inState('generated', 'gateway').length === 0;
  };
  await expect.poll(isEmpty, { timeout: 50_000 + kills * 2_000, interval: 200 }).toBe(true);
  last.process.kill('SIGTERM');
  expect(await last.ended).toBe(0);

  expect(accepted.size).toBeGreaterThan(kills);
  const ends = [...accepted].map((jobId) => stores.jobs.get(jobId)?.state);
  expect(ends.filter((state) => state !== 'delivered' && state !== 'canceled' && state !== 'failed')).toEqual(
    [],
  );
  expect(ends.filter((state) => state === 'delivered').length).toBeGreaterThan(0);

  expect(await verifyLedger(databaseFile({ dataDir }))).toMatchObject({ faults: [] });
  const auditReader = createAuditReader({
    databaseFile: databaseFile({ dataDir }),
    anchorsFile: join(dataDir, 'audit-anchors.jsonl'),
  });
  onTestFinished(() => auditReader.close());
  const audit = await auditReader.verify();
  expect([audit.fault, audit.anchors > 0]).toEqual([undefined, true]);

  for (const jobId of accepted) {
    for (const media of stores.media.ofJob(jobId))
      expect(existsSync(stores.mediaFiles.path(media))).toBe(true);
  }
  await stores.mediaFiles.sweep(stores.media.isKept, Date.now() + 1_000);
  const files = (await readdir(join(dataDir, 'media'), { recursive: true, withFileTypes: true })).filter(
    (entry) => entry.isFile(),
  );
  // What is left is exactly what rows name: `ab/cdef….png` is the content abcdef….
  const contents = files.map(({ name, parentPath }) => `${basename(parentPath)}${parse(name).name}`);
  expect(contents.filter((sha256) => !stores.media.isKept(sha256))).toEqual([]);
});
