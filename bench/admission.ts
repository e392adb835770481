import { dirname } from 'node:path';
import { copyDatabase } from '../src/db/backup-database.ts';
import { openPausedFlow, type PausedFlow } from './paused-flow.ts';
import { quantile } from './quantile.ts';
import { createReplay } from './replay.ts';
import type { Figure } from './table.ts';

/** Milliseconds of each call. */
type Times = readonly number[];

const rounds = 9;
const turnsPerRound = 15;
const requestsPerTurn = 20;
const microsecondsPerMillisecond = 1_000;
const manyWaiting = 100_000;
/** So many have asked before that nobody is new. */
const earlierRequests = 2_000;

/**
 * What accepting a request costs: against nothing but writing the same rows, with many waiting against none, and when
 * the same event comes again. What is compared takes turns, so that the machine's mood hits both alike.
 */
export async function benchAdmission(): Promise<readonly Figure[]> {
  return [...(await againstBareCommit()), ...(await withManyWaiting()), ...(await ofTheSameEvent())];
}

async function againstBareCommit(): Promise<readonly Figure[]> {
  const flow = await openPausedFlow();
  flow.fill(earlierRequests);
  const { databaseFile } = flow;
  const replay = createReplay(databaseFile, await copyDatabase(databaseFile, dirname(databaseFile), 'copy'));
  const { one: submitted, other: committed } = inTurns(
    () => timesOf(flow.nextAsks(requestsPerTurn), flow.accept),
    () => timesOf(replay.read(), replay.commit),
  );
  replay.close();
  await flow.remove();
  const [submits, commits] = [submitted.map(perSecond), committed.map(perSecond)];
  return [
    { name: 'submit, one after the other', unit: '1/s', values: submits },
    { name: 'bare commit of the same rows', unit: '1/s', values: commits },
    { name: 'submit ÷ bare commit', unit: 'ratio', values: ratios(submits, commits) },
  ];
}

async function withManyWaiting(): Promise<readonly Figure[]> {
  const [idle, busy] = [await openPausedFlow(), await openPausedFlow()];
  idle.fill(earlierRequests);
  idle.cancelAll();
  busy.fill(manyWaiting);
  const { one: none, other: many } = inTurns(
    () => timesOfUndone(idle),
    () => timesOfUndone(busy),
  );
  await idle.remove();
  await busy.remove();
  const median = (times: Times) => microsecondsPerMillisecond * quantile(times, 0.5);
  const p99 = (times: Times) => microsecondsPerMillisecond * quantile(times, 0.99);
  const so = manyWaiting.toLocaleString('en-US');
  return [
    { name: 'submit with none waiting, median', unit: 'µs', values: none.map(median) },
    { name: `submit with ${so} waiting, median`, unit: 'µs', values: many.map(median) },
    {
      name: `${so} waiting ÷ none, medians`,
      unit: 'ratio',
      values: ratios(many.map(median), none.map(median)),
    },
    { name: 'submit with none waiting, p99', unit: 'µs', values: none.map(p99) },
    { name: `submit with ${so} waiting, p99`, unit: 'µs', values: many.map(p99) },
  ];
}

async function ofTheSameEvent(): Promise<readonly Figure[]> {
  const flow = await openPausedFlow();
  flow.fill(earlierRequests);
  const asks = flow.nextAsks(turnsPerRound * requestsPerTurn);
  const again = Array.from({ length: rounds + 1 }, () => timesOf(asks, flow.accept)).slice(1);
  await flow.remove();
  return [{ name: 'submit of events that came before', unit: '1/s', values: again.map(perSecond) }];
}

/** What two measurements find, round by round; the first round only warms up. */
function inTurns(
  one: () => Times,
  other: () => Times,
): { readonly one: readonly Times[]; readonly other: readonly Times[] } {
  const measured = Array.from({ length: rounds + 1 }, () =>
    Array.from({ length: turnsPerRound }, () => ({ one: one(), other: other() })),
  ).slice(1);
  return {
    one: measured.map((turns) => turns.flatMap((turn) => turn.one)),
    other: measured.map((turns) => turns.flatMap((turn) => turn.other)),
  };
}

/** A request that waits only as long as it takes to measure it. */
function timesOfUndone(flow: PausedFlow): Times {
  return flow.nextAsks(requestsPerTurn).map((ask) => {
    const startedMs = performance.now();
    const { jobId } = flow.accept(ask);
    const elapsedMs = performance.now() - startedMs;
    flow.cancel(jobId);
    return elapsedMs;
  });
}

function timesOf<Input>(inputs: readonly Input[], act: (input: Input) => unknown): Times {
  return inputs.map((input) => {
    const startedMs = performance.now();
    act(input);
    return performance.now() - startedMs;
  });
}

function perSecond(times: Times): number {
  return times.length / (times.reduce((sum, ms) => sum + ms, 0) / 1_000);
}

function ratios(values: readonly number[], to: readonly number[]): readonly number[] {
  return values.map((value, index) => value / (to[index] ?? Number.NaN));
}
