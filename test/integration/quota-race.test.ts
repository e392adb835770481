import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { expect, onTestFinished, test } from 'vitest';
import { createQuotaLedger } from '../../src/db/quota-ledger.ts';
import { verifyLedger } from '../../src/db/verify-ledger.ts';
import { aDatabase } from '../support/a-database.ts';
import { addUser, aPolicy } from '../support/quota-rows.ts';

const processes = 4;
const rounds = 25;

test('of 100 requests by four processes at once against a quota of 10, exactly 10 are accepted', async () => {
  const { database, file } = aDatabase();
  addUser(database, 'ann');
  const racers = await Promise.all(Array.from({ length: processes }, () => startRacer(file)));
  let accepted = 0;
  for (let round = 0; round < rounds; round += 1) {
    // All at the same moment: the third round is the one in which not everybody can win.
    const answers = await Promise.all(racers.map((racer, index) => ask(racer, `job-${round}-${index}`)));
    accepted += answers.filter((isAccepted) => isAccepted).length;
  }
  expect(accepted).toBe(10);
  const policy = aPolicy({ refillMillicreditsPerDay: 0 });
  expect(createQuotaLedger(database).balance('ann', policy, 0)).toBe(0);
  const report = await verifyLedger(file);
  expect(report).toMatchObject({ accounts: 1, jobs: 10, faults: [] });
});

async function startRacer(file: string): Promise<ChildProcess> {
  const entry = new URL('../support/quota-racer.ts', import.meta.url);
  const racer = fork(entry, [file, 'ann', '1000']);
  onTestFinished(async () => {
    if (racer.exitCode !== null) return;
    racer.disconnect();
    await once(racer, 'exit');
  });
  await nextMessage(racer);
  return racer;
}

async function ask(racer: ChildProcess, jobId: string): Promise<unknown> {
  const answer = nextMessage(racer);
  racer.send(jobId);
  return answer;
}

/** What the process says next; rejects when it ends instead. */
async function nextMessage(racer: ChildProcess): Promise<unknown> {
  const ended = new AbortController();
  const gone = once(racer, 'exit', { signal: ended.signal }).then(([code]) => {
    throw new Error(`The process ended with code ${code}`);
  });
  const said = once(racer, 'message', { signal: ended.signal }).then(([message]: unknown[]) => message);
  try {
    return await Promise.race([said, gone]);
  } finally {
    ended.abort();
    await Promise.allSettled([said, gone]);
  }
}
