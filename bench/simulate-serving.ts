import type { MediaKind } from '../src/domain/media-kind.ts';
import { quantile } from './quantile.ts';
import { measureMachine, type ServingMachine } from './serving-costs.ts';
import { openServingEngine } from './serving-engine.ts';
import { delaysByGreed, toOutcomes } from './serving-outcome.ts';
import { createFcfsSystem, createPincelSystem } from './serving-systems.ts';
import { type Compared, toMarkdownTable, toPercent, toServingTable } from './serving-tables.ts';
import { greedyUser, type ServingRequest, type SoloMs, servingTrace } from './serving-trace.ts';
import { type Simulation, simulateTrace } from './simulate-trace.ts';

const loads = [0.5, 0.8, 1.1];

/** Long enough for a tail; of very many users, each asks once. */
const cases = [
  { lanes: 1, users: 20, requests: 2_000 },
  { lanes: 4, users: 80, requests: 3_000 },
  { lanes: 64, users: 10_000, requests: 10_000 },
] as const;

/**
 * The product's queue and engine loops in simulated time, with step times measured on this machine a moment before:
 * traces too long, lanes too many and tails too rare to wait for. `npm run bench -- serving` checks it against the real
 * engine.
 */
export async function benchSimulatedServing(): Promise<string> {
  const engine = await openServingEngine();
  const measured = await measureMachine(engine, await engine.startLoop());
  await engine.close();
  const machine = { ...measured, soloMs: await simulatedSolo(measured) };
  const compared: Compared[] = [];
  const greed: (readonly string[])[] = [];
  for (const { lanes, users, requests } of cases) {
    for (const load of loads) {
      const { soloMs } = machine;
      const trace = servingTrace({ seed: 1, users, requests, load, lanes, soloMs });
      const serve = (createSystem: Simulation['createSystem'], of: readonly ServingRequest[] = trace) =>
        simulateTrace({ ...machine, trace: of, lanes, createSystem });
      const [pincel, fcfs] = [await serve(createPincelSystem), await serve(createFcfsSystem)];
      compared.push({
        name: `${lanes} lane(s), ${users.toLocaleString('en-US')} users, ${load}`,
        pincel: toOutcomes(pincel),
        fcfs: toOutcomes(fcfs),
      });
      const modest = trace.filter(({ userId }) => userId !== greedyUser);
      const systems = [
        ['Pincel', pincel, createPincelSystem],
        ['FCFS', fcfs, createFcfsSystem],
      ] as const;
      for (const [name, served, create] of systems) {
        const slots = delaysByGreed(served, await serve(create, modest)).map((ms) => ms / soloMs.gif);
        greed.push([
          `${lanes}`,
          `${load}`,
          name,
          toPercent(slots.filter((delay) => delay <= 1).length / slots.length),
          ...[0.5, 0.99].map((at) => quantile(slots, at).toFixed(2)),
        ]);
      }
    }
  }
  return [
    `Alone: picture ${machine.soloMs.image.toFixed(0)} ms, GIF ${machine.soloMs.gif.toFixed(0)} ms.\n`,
    toServingTable(compared),
    '\n**What the greedy one costs the others: how much later their requests end than without the greedy one’s, in slots (a GIF alone)**\n',
    toMarkdownTable(['lanes', 'load', 'system', 'at most a slot later', 'P50', 'P99'], greed),
  ].join('\n');
}

/** What a request takes alone in the simulation: loads and deadlines refer to it, so that they fit exactly. */
async function simulatedSolo(machine: ServingMachine): Promise<SoloMs> {
  const of = async (kind: MediaKind): Promise<number> => {
    const trace = [{ id: kind, userId: 'user', kind, atMs: 0, aloneMs: machine.soloMs[kind] }];
    const served = await simulateTrace({ ...machine, trace, lanes: 1, createSystem: createFcfsSystem });
    return served[0]?.endedAtMs ?? Number.NaN;
  };
  return { image: await of('image'), gif: await of('gif') };
}
