import { spawnSync } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { cpus, totalmem } from 'node:os';
import { join } from 'node:path';
import onnxruntime from 'onnxruntime-node/package.json' with { type: 'json' };
import { benchAdmission } from './admission.ts';
import { benchAgainst } from './against.ts';
import { parseBenchArgs } from './bench-options.ts';
import { benchChat } from './chat.ts';
import { benchCuda } from './cuda.ts';
import { benchEngine } from './engine.ts';
import { benchFairness } from './fairness.ts';
import { benchGif } from './gif.ts';
import { benchLoad } from './load.ts';
import { benchMemory } from './memory.ts';
import { benchOverload } from './overload.ts';
import { benchPng } from './png.ts';
import { putMeasured } from './put-measured.ts';
import { benchQueue } from './queue.ts';
import { benchServing } from './serving.ts';
import { benchSimulatedServing } from './simulate-serving.ts';
import { benchStart } from './start.ts';
import { toTable } from './table.ts';

/**
 * `npm run bench [-- <suite>… <options>]` (see `bench-options.ts`): medians of several runs on this machine, printed and
 * put into their places in docs/benchmarks.md (with `--print` printed only).
 * Nothing else should be running: every figure is wall-clock time.
 */
const suites = {
  engine: benchEngine,
  against: benchAgainst,
  gif: benchGif,
  png: benchPng,
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
  cuda: benchCuda,
} as const;

const documentFile = join(import.meta.dirname, '../docs/benchmarks.md');

const { suites: asked, options } = parseBenchArgs(process.argv.slice(2));
const unknown = asked.filter((name) => !(name in suites));
if (unknown.length > 0) {
  console.error(`Unknown benchmark: ${unknown.join(', ')}. There are: ${Object.keys(suites).join(', ')}.`);
  process.exit(2);
}

const names = Object.keys(suites).filter((name) => asked.length === 0 || asked.includes(name));
const [only] = names;
if (names.length === 1 && only !== undefined) await measure(only);
else {
  // Each in a process of its own: what one leaves in memory, or taught the compiler, is no part of another's figures.
  const flags = process.argv.slice(2).filter((word) => !asked.includes(word));
  for (const name of names) {
    const { status } = spawnSync(process.execPath, [import.meta.filename, name, ...flags], {
      stdio: 'inherit',
    });
    if (status !== 0) process.exitCode = 1;
  }
}

async function measure(name: string): Promise<void> {
  const suite = Object.entries(suites).find(([each]) => each === name)?.[1];
  if (suite === undefined) throw new Error(`Expected a suite, got ${name}`);
  const machine = [
    `${cpus()[0]?.model.trim()}, ${cpus().length} cores, ${Math.round(totalmem() / 2 ** 30)} GiB`,
    `Node ${process.version}, onnxruntime-node ${onnxruntime.version}`,
    new Date().toISOString().slice(0, 10),
  ].join('; ');
  const result = await suite(options);
  const measured = typeof result === 'string' ? result : toTable(result);
  console.log(`### ${name}\n\n*${machine}*\n\n${measured}\n`);
  if (!options.writesDocument) return;
  const document = await readFile(documentFile, 'utf8');
  await writeFile(documentFile, putMeasured(document, name, `*${machine}*\n\n${measured}`));
}
