import { setTimeout as sleep } from 'node:timers/promises';
import type { EngineLoop } from '../src/engine/serving/engine-loop.ts';
import { quantile } from './quantile.ts';
import { type ServedRequest, serveTrace } from './serve-trace.ts';
import { drawServingCharts } from './serving-charts.ts';
import { elapsedMs, measureMachine, type ServingMachine } from './serving-costs.ts';
import { openServingEngine, type ServingEngine } from './serving-engine.ts';
import { mean, slowdownsByUser, toOutcomes } from './serving-outcome.ts';
import { createFcfsSystem, createPincelSystem, type ServingSystem } from './serving-systems.ts';
import {
  type Compared,
  describeCosts,
  toMarkdownTable,
  toPercent,
  toServingTable,
} from './serving-tables.ts';
import { type ServingRequest, type SoloMs, servingTrace } from './serving-trace.ts';
import { simulateTrace } from './simulate-trace.ts';

const rounds = 3;
const picturesAtOnce = [2, 4, 8];
const loads = [0.5, 0.8, 1.1];
const seeds = [1, 2, 3];
const users = 20;
const requestsOfTrace = 30;
const clock = { nowMs: () => performance.now(), sleep: (ms: number) => sleep(ms) };

/** A trace that was served both ways, and what was foretold of it. */
interface Run {
  readonly load: number;
  /** Measured just before. */
  readonly machine: ServingMachine;
  readonly pincel: readonly ServedRequest[];
  readonly fcfs: readonly ServedRequest[];
  readonly foretold: readonly ServedRequest[];
}

/**
 * The real engine on `models/mini`: drawing together against one after the other; a picture that comes while GIFs are
 * drawn; many people's requests, served by Pincel and first come, first served, and what the simulation foretells of
 * them. Writes the figures into docs/pictures and answers the tables as Markdown.
 */
export async function benchServing(): Promise<string> {
  const engine = await openServingEngine();
  const loop = await engine.startLoop();
  const together = await drawTogether(engine, loop);
  const { soloMs, costs } = await measureMachine(engine, loop);
  const behind = await comeBehindGifs(engine, loop, soloMs);
  const runs: Run[] = [];
  for (const load of loads) {
    for (const seed of seeds) runs.push(await serveBothWays(engine, loop, load, seed));
  }
  await engine.close();
  const compared = loads.map((load) => toCompared(runs, load));
  await drawServingCharts(compared);
  return [
    '**Together**\n',
    together,
    '\n**A picture behind GIFs**\n',
    behind,
    '\n**What one UNet call takes**\n',
    describeCosts(costs),
    `\n**Many people** (alone: picture ${describeAlone(runs, 'image')} ms, GIF ${describeAlone(runs, 'gif')} ms)\n`,
    toServingTable(compared),
    '\n**By user: mean of what requests took, divided by what they take alone**\n',
    describeUsers(runs),
    '\n**Foretold by the simulation**\n',
    describeForetold(runs),
  ].join('\n');
}

/** So many pictures of as many people at once, against one after the other; in turns. */
async function drawTogether({ toJob }: ServingEngine, loop: EngineLoop): Promise<string> {
  const draw = (name: string, user: number): Promise<unknown> =>
    loop.draw(toJob({ id: `${name}-${user}`, userId: `user-${user}`, kind: 'image' }), () => {});
  await draw('warm-up', 0);
  const rows: string[][] = [];
  for (const count of picturesAtOnce) {
    const ratios: number[] = [];
    for (let round = 0; round < rounds; round++) {
      const serial = await elapsedMs(async () => {
        for (let user = 0; user < count; user++) await draw(`serial-${round}`, user);
      });
      const parallel = await elapsedMs(() =>
        Promise.all(Array.from({ length: count }, (_, user) => draw(`parallel-${round}`, user))),
      );
      ratios.push(serial / parallel);
    }
    rows.push([`${count}`, ...[0.5, 0, 1].map((at) => quantile(ratios, at).toFixed(2))]);
  }
  return toMarkdownTable(
    ['pictures at once', 'throughput ÷ one at a time, median', 'least', 'largest'],
    rows,
  );
}

/** Counted in steps, not in time. */
async function comeBehindGifs(engine: ServingEngine, loop: EngineLoop, soloMs: SoloMs): Promise<string> {
  const rows: string[][] = [];
  for (const gifs of [1, 4]) {
    const steps: number[] = [];
    for (let round = 0; round < rounds; round++) {
      const trace: ServingRequest[] = [
        ...Array.from({ length: gifs }, (_, user) => ({
          id: `behind-${gifs}-${round}-gif-${user}`,
          userId: `gif-user-${user}`,
          kind: 'gif' as const,
          atMs: 0,
          aloneMs: soloMs.gif,
        })),
        {
          id: `behind-${gifs}-${round}-picture`,
          userId: 'picture-user',
          kind: 'image',
          atMs: ((round + 1) / (rounds + 2)) * soloMs.gif,
          aloneMs: soloMs.image,
        },
      ];
      const served = await serveTrace(trace, systemOf(createPincelSystem, engine, loop, soloMs), clock);
      steps.push(served.at(-1)?.gifStepsBefore ?? Number.NaN);
    }
    rows.push([`${gifs}`, quantile(steps, 0.5).toFixed(0), Math.max(...steps).toFixed(0), '≤ 2']);
  }
  return toMarkdownTable(
    ['GIFs of others being drawn', 'their steps until the picture’s first one, median', 'most', 'goal'],
    rows,
  );
}

async function serveBothWays(
  engine: ServingEngine,
  loop: EngineLoop,
  load: number,
  seed: number,
): Promise<Run> {
  // Each time: a shared machine is a third faster or slower minutes later.
  const machine = await measureMachine(engine, loop);
  const { soloMs } = machine;
  const trace = servingTrace({ seed, users, requests: requestsOfTrace, load, lanes: 1, soloMs });
  const serve = (name: string, create: typeof createPincelSystem): Promise<readonly ServedRequest[]> => {
    const named = trace.map((request) => ({ ...request, id: `${name}-${load}-${seed}-${request.id}` }));
    return serveTrace(named, systemOf(create, engine, loop, soloMs), clock);
  };
  const fcfs = await serve('fcfs', createFcfsSystem);
  const pincel = await serve('pincel', createPincelSystem);
  const foretold = await simulateTrace({ ...machine, trace, lanes: 1, createSystem: createPincelSystem });
  return { load, machine, pincel, fcfs, foretold };
}

function systemOf(
  create: typeof createPincelSystem,
  { toJob }: ServingEngine,
  loop: EngineLoop,
  soloMs: SoloMs,
): ServingSystem {
  return create({ loops: [loop], toJob, soloMs, nowMs: Date.now });
}

function toCompared(runs: readonly Run[], load: number): Compared {
  const ofLoad = runs.filter((run) => run.load === load);
  return {
    name: `${load}`,
    pincel: toOutcomes(ofLoad.flatMap(({ pincel }) => pincel)),
    fcfs: toOutcomes(ofLoad.flatMap(({ fcfs }) => fcfs)),
  };
}

/** From the fastest to the slowest moment of the machine. */
function describeAlone(runs: readonly Run[], kind: keyof SoloMs): string {
  const took = runs.map(({ machine }) => machine.soloMs[kind]);
  return `${Math.min(...took).toFixed(0)} to ${Math.max(...took).toFixed(0)}`;
}

function describeUsers(runs: readonly Run[]): string {
  const rows = loads.flatMap((load) =>
    (['pincel', 'fcfs'] as const).map((system) => {
      const served = runs.filter((run) => run.load === load).map((run) => slowdownsByUser(run[system]));
      const figures = [0, 1, 2].map((index) => mean(served.map((values) => values[index] ?? Number.NaN)));
      return [
        `${load}`,
        system === 'pincel' ? 'Pincel' : 'FCFS',
        ...figures.map((value) => value.toFixed(1)),
      ];
    }),
  );
  return toMarkdownTable(
    ['load', 'system', 'median of the others', 'worst of the others', 'the greedy one'],
    rows,
  );
}

/** All requests of all seeds of a load, foretold beside measured. */
function describeForetold(runs: readonly Run[]): string {
  const rows = loads.map((load) => {
    const ofLoad = runs.filter((run) => run.load === load);
    const [measured, foretold] = [
      toOutcomes(ofLoad.flatMap(({ pincel }) => pincel)).all,
      toOutcomes(ofLoad.flatMap((run) => run.foretold)).all,
    ];
    return [
      `${load}`,
      `${toPercent(foretold.inTime)} / ${toPercent(measured.inTime)}`,
      ...(['meanMs', 'p50Ms', 'p99Ms'] as const).map((figure) =>
        toPercent(foretold[figure] / measured[figure] - 1),
      ),
    ];
  });
  return toMarkdownTable(
    ['load', 'in time: foretold / measured', 'mean: foretold ÷ measured − 1', 'P50', 'P99'],
    rows,
  );
}
