import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { openStores } from '../src/stores.ts';
import { startGateway } from '../test/support/gateway.ts';
import { allowMuch, queueLimit } from './allow-much.ts';
import { quantile } from './quantile.ts';
import { type SubmittersReport, type SubmittersTask, submittersReport } from './submitters-messages.ts';
import type { Figure } from './table.ts';

const submitters = 200;
const rounds = 4;
const warmUpMs = 2_000;
const measuredMs = 5_000;

interface Load {
  readonly name: string;
  /** Without limits everything is accepted; with the ordinary ones nearly everything is refused: the queue is full. */
  readonly hasLimits: boolean;
  /** What a submitter waits between an answer and its next request. */
  readonly pauseMs: number;
}

const loads: readonly Load[] = [
  { name: 'once a second', hasLimits: false, pauseMs: 1_000 },
  { name: 'without a pause', hasLimits: false, pauseMs: 0 },
  { name: 'without a pause, queue full', hasLimits: true, pauseMs: 0 },
];

interface Round extends SubmittersReport {
  readonly loopDelayMs: number;
}

/**
 * The gateway's own process while its engine always has something to draw and 200 clients submit over HTTP: how late its
 * event loop is, and how long the clients wait.
 */
export async function benchLoad(): Promise<readonly Figure[]> {
  const figures: Figure[] = [];
  for (const load of loads) figures.push(...toFigures(load, await measure(load)));
  return figures;
}

async function measure({ hasLimits, pauseMs }: Load): Promise<readonly Round[]> {
  const folder = await mkdtemp(join(tmpdir(), 'pincel-bench-'));
  if (!hasLimits) {
    const stores = openStores({ dataDir: join(folder, 'data') }, Date.now());
    allowMuch(stores);
    stores.close();
  }
  const env: Record<string, string> = hasLimits ? {} : { PINCEL_QUEUE_LIMIT: String(queueLimit) };
  const gateway = await startGateway(env, folder);
  try {
    const url = await gateway.url;
    await gateway.ready;
    const measured: Round[] = [];
    for (let round = 0; round < rounds; round += 1) {
      measured.push(await submitTo(url, { url, submitters, pauseMs, warmUpMs, measuredMs }));
    }
    return measured;
  } finally {
    await gateway.remove();
  }
}

async function submitTo(url: string, task: SubmittersTask): Promise<Round> {
  const child = fork(join(import.meta.dirname, 'submitters.ts'));
  const ended = once(child, 'exit').then(() => {
    throw new Error('The submitters ended without an answer.');
  });
  const answer = Promise.race([once(child, 'message'), ended]);
  // Looked at below; until then the gateway must not be left alone.
  answer.catch(() => undefined);
  child.send(task);
  await delay(warmUpMs);
  // Each look begins a new measurement.
  await readLoopDelayMs(url);
  await delay(measuredMs);
  const loopDelayMs = await readLoopDelayMs(url);
  const [message]: unknown[] = await answer;
  const report = submittersReport.parse(message);
  if (report.failure !== undefined) throw new Error(`Expected yes or no, got ${report.failure}`);
  return { ...report, loopDelayMs };
}

async function readLoopDelayMs(url: string): Promise<number> {
  const page = await (await fetch(`${url}/metrics`)).text();
  const seconds = /^pincel_event_loop_delay_seconds\{quantile="0.99"\} (\S+)$/m.exec(page)?.[1];
  return 1_000 * Number(seconds);
}

function toFigures({ name, hasLimits }: Load, measured: readonly Round[]): readonly Figure[] {
  const figure = (what: string, unit: Figure['unit'], read: (round: Round) => number): Figure => ({
    name: `${name}: ${what}`,
    unit,
    values: measured.map(read),
  });
  const answer = hasLimits ? 'refusal' : 'receipt';
  const timesOf = (round: Round) => (hasLimits ? round.refusedMs : round.acceptedMs);
  return [
    figure('accepted', '1/s', ({ acceptedMs }) => acceptedMs.length / (measuredMs / 1_000)),
    figure('refused', '1/s', ({ refusedMs }) => refusedMs.length / (measuredMs / 1_000)),
    figure(`wait for the ${answer}, median`, 'ms', (round) => quantile(timesOf(round), 0.5)),
    figure(`wait for the ${answer}, p99`, 'ms', (round) => quantile(timesOf(round), 0.99)),
    figure('event-loop delay, p99', 'ms', ({ loopDelayMs }) => loopDelayMs),
  ];
}
