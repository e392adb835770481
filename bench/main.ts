import { cpus, totalmem } from 'node:os';
import { benchAdmission } from './admission.ts';
import { benchAgainst } from './against.ts';
import { parseBenchArgs } from './bench-options.ts';
import { benchChat } from './chat.ts';
import { benchEngine } from './engine.ts';
import { benchFairness } from './fairness.ts';
import { benchGif } from './gif.ts';
import { benchLoad } from './load.ts';
import { benchMemory } from './memory.ts';
import { benchOverload } from './overload.ts';
import { benchQueue } from './queue.ts';
import { benchServing } from './serving.ts';
import { benchSimulatedServing } from './simulate-serving.ts';
import { benchStart } from './start.ts';
import { toTable } from './table.ts';

/**
 * `npm run bench [-- <suite>… <options>]` (see `bench-options.ts`): medians of several runs on this machine, as Markdown
 * for docs/benchmarks.md.
 * Nothing else should be running: every figure is wall-clock time.
 */
const suites = {
  engine: benchEngine,
  against: benchAgainst,
  gif: benchGif,
  start: benchStart,
  memory: benchMemory,
  admission: benchAdmission,
  load: benchLoad,
  overload: benchOverload,
  queue: benchQueue,
  fairness: benchFairness,
  serving: benchServing,
  'serving-simulated': benchSimulatedServing,
  chat: benchChat,
} as const;

const { suites: asked, options } = parseBenchArgs(process.argv.slice(2));
const unknown = asked.filter((name) => !(name in suites));
if (unknown.length > 0) {
  console.error(`Unknown benchmark: ${unknown.join(', ')}. There are: ${Object.keys(suites).join(', ')}.`);
  process.exit(2);
}

console.log(
  `${cpus()[0]?.model.trim()}, ${cpus().length} cores, ${Math.round(totalmem() / 2 ** 30)} GiB, Node ${process.version}\n`,
);
for (const [name, suite] of Object.entries(suites)) {
  if (asked.length > 0 && !asked.includes(name)) continue;
  const result = await suite(options);
  console.log(`### ${name}\n\n${typeof result === 'string' ? result : toTable(result)}\n`);
}
