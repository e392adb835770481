import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { createPincelClient, type PincelClient } from '../../src/client/pincel-client.ts';
import { createAuditReader } from '../../src/db/audit-reader.ts';
import { verifyLedger } from '../../src/db/verify-ledger.ts';
import { databaseFile, openStores } from '../../src/stores.ts';
import { modelFolder } from '../golden/support/read-fixture.ts';
import { startGateway } from '../support/gateway.ts';

/** Words that appear nowhere else. */
const prompt = 'a photo of a red cat on a blue background';
/** Of the seeds 0 to 3 the tiny safety checker blocks 1 and 2. */
const drawing = {
  prompt,
  widthPx: 64,
  heightPx: 64,
  steps: 3,
  guidanceScale: 7.5,
  scheduler: 'ddim',
} as const;

/** A real gateway whose engine process draws with a model that has a safety checker. */
async function aGateway() {
  const gateway = await startGateway({
    PINCEL_MODEL: modelFolder('tiny-checked'),
    PINCEL_LOG_LEVEL: 'debug',
  });
  onTestFinished(() => gateway.remove());
  return { gateway, client: createPincelClient({ baseUrl: await gateway.url }) };
}

async function drawn(client: PincelClient, input: Parameters<PincelClient['generate']>[0]) {
  let generation = await client.generate(input);
  for await (const now of client.follow(generation.id)) generation = now;
  return generation;
}

test('a picture that is blocked is refunded and audited, leaves no file, and its words are in no log', async () => {
  const { gateway, client } = await aGateway();
  const { id, state, error, media } = await drawn(client, { ...drawing, seed: 1 });
  expect([state, media]).toEqual(['failed', []]);
  expect(error).toMatch(/may be explicit.*Ask in other words/);
  gateway.process.kill('SIGTERM');
  expect(await gateway.ended).toBe(0);

  const dataDir = join(gateway.folder, 'data');
  const files = await readdir(gateway.folder, { recursive: true });
  expect(files.filter((path) => /media.*\.|\.(?:png|webp|gif)/.test(path))).toEqual([]);
  const stores = openStores({ dataDir }, Date.now());
  onTestFinished(() => stores.close());
  const job = stores.jobs.get(id);
  expect(job).toMatchObject({ state: 'failed', errorKind: 'blocked-content' });
  const booked = stores.ledger.entries(job?.userId ?? '', { limit: 100 });
  expect(booked.filter(({ jobId }) => jobId === id).map(({ kind }) => kind)).toEqual(['refund', 'reserve']);
  expect((await verifyLedger(databaseFile({ dataDir }))).faults).toEqual([]);
  expect(gateway.err.join('\n')).not.toContain(prompt);

  const audit = createAuditReader({
    databaseFile: databaseFile({ dataDir }),
    anchorsFile: join(dataDir, 'audit-anchors.jsonl'),
  });
  onTestFinished(() => audit.close());
  const noted: string[] = [];
  await audit.read({ jobId: id }, (records) => void noted.push(...records.map(({ kind }) => kind)));
  expect(noted).toEqual(['accepted', 'started', 'failed', 'refunded']);
});

test('of four pictures the clean ones are handed over, and how many were withheld is told', async () => {
  const { client } = await aGateway();
  const { media, notices } = await drawn(client, { ...drawing, seed: 0, count: 4 });
  expect(media.map(({ seed }) => seed)).toEqual([0, 3]);
  expect(notices).toEqual([expect.stringContaining('2 of the 4 pictures may be explicit')]);
});
