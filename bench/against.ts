import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { createLocalEngine } from '../src/engine/process/local-engine.ts';
import { aLog } from '../test/support/a-log.ts';
import { aJob, aRequest } from '../test/support/builders.ts';
import type { BenchOptions } from './bench-options.ts';
import { plainMini } from './plain-mini.ts';
import { quarterModel } from './quarter-model.ts';
import { type ReferenceOrder, startReference } from './reference-process.ts';
import { type Figure, toTable } from './table.ts';

/** One who draws: Pincel's engine process, or a reference. */
interface Painter {
  readonly name: string;
  draw(order: ReferenceOrder): Promise<void>;
  stop(): Promise<void>;
}

/** One model, as each of the painters reads it. */
interface Weights {
  readonly pincelFolder: string;
  readonly plainFolder?: string | undefined;
  readonly torchArgs: readonly string[];
}

interface Task {
  readonly model: string;
  readonly side: number;
  readonly steps: number;
  /** Rounds before those that count: until what is JavaScript is compiled. */
  readonly warmUps: number;
  readonly rounds: number;
}

const guidance = 3;
/** Another one every round: whoever remembers texts must not gain by it. */
const subjects = ['cat', 'rocket', 'panda', 'frog', 'castle', 'unicorn', 'pizza', 'robot'] as const;

/**
 * The same picture from the same weights, seed and steps by Pincel's engine, by diffusers in PyTorch and by onnxruntime
 * in Python (on Pincel's graphs and, where they differ, on plain ones), from the order to the PNG on disk: round by round
 * in turns, with equal threads and priority. Ratios are taken within a round.
 */
export async function benchAgainst(options: BenchOptions): Promise<string> {
  const { python, cacheFolder, large, threads } = options;
  const mini = join(import.meta.dirname, '../models/mini');
  const notes: string[] = [];
  const plainFolder = python === undefined ? undefined : await plainMini(python, mini, cacheFolder);
  const figures = await contest(
    { pincelFolder: mini, plainFolder, torchArgs: ['mini', mini] },
    options,
    [12, 25].map((steps) => ({ model: 'mini', side: 256, steps, warmUps: 8, rounds: 15 })),
    notes,
  );
  if (python === undefined) {
    notes.push(
      'Not measured: diffusers, onnxruntime in Python, and the quarter-width model, which Python makes. ' +
        'Give `--python PATH` (or PINCEL_BENCH_PYTHON) with bench/reference/requirements.txt installed.',
    );
  } else {
    const { torchFolder, ...folders } = await quarterModel(python, cacheFolder);
    const model = 'SD1.5, quarter width';
    const tasks = [
      { model, side: 256, steps: 12, warmUps: 1, rounds: 3 },
      { model, side: 256, steps: 25, warmUps: 1, rounds: 3 },
      ...(large ? [{ model, side: 512, steps: 12, warmUps: 1, rounds: 3 }] : []),
    ];
    const weights: Weights = { ...folders, torchArgs: ['sd', torchFolder] };
    figures.push(...(await contest(weights, options, tasks, notes)));
    if (!large) notes.push('Not measured: 512x512 at quarter width; `--large` adds it (some five minutes).');
  }
  return `${toTable(figures)}\n\n${threads} thread(s) each.\n${notes.map((note) => `\n${note}`).join('\n')}`;
}

async function contest(
  { pincelFolder, plainFolder, torchArgs }: Weights,
  { python, threads }: BenchOptions,
  tasks: readonly Task[],
  notes: string[],
): Promise<Figure[]> {
  const outputFolder = await mkdtemp(join(tmpdir(), 'pincel-bench-'));
  const painters: Painter[] = [pincel(pincelFolder, outputFolder, threads)];
  try {
    if (python !== undefined) {
      const limit = ['--threads', String(threads)];
      painters.push(await startReference(python, 'draw_with_diffusers.py', [...torchArgs, ...limit]));
      painters.push(await startReference(python, 'draw_with_ort.py', [pincelFolder, ...limit]));
      if (plainFolder !== undefined) {
        const plain = await startReference(python, 'draw_with_ort.py', [plainFolder, ...limit]);
        painters.push({ ...plain, name: `${plain.name}, plain graphs` });
      }
    }
    const figures: Figure[] = [];
    for (const task of tasks) figures.push(...(await compete(task, painters, outputFolder, notes)));
    return figures;
  } finally {
    await Promise.all(painters.map((painter) => painter.stop()));
    await rm(outputFolder, { recursive: true });
  }
}

/** `rounds` pictures by each in turns, after `warmUps` that do not count; each round begins with another. */
async function compete(
  { model, side, steps, warmUps, rounds }: Task,
  painters: readonly Painter[],
  outputFolder: string,
  notes: string[],
): Promise<Figure[]> {
  const name = `${model}, ${side}x${side}, ${steps} steps`;
  const paths = painters.map((_, i) => join(outputFolder, `${steps}-${side}-${i}.png`));
  const times: number[][] = painters.map(() => []);
  for (let round = -warmUps; round < rounds; round++) {
    const seed = round + warmUps;
    const subject = subjects[seed % subjects.length] ?? '';
    for (let turn = 0; turn < painters.length; turn++) {
      const i = (turn + seed) % painters.length;
      const [painter, path] = [painters[i], paths[i]];
      if (painter === undefined || path === undefined) continue;
      const prompt = `a ${subject} on a blue background`;
      const startedMs = performance.now();
      await painter.draw({ prompt, steps, guidance, side, seed, path });
      if (round >= 0) times[i]?.push(performance.now() - startedMs);
    }
  }
  const [ours = [], ...theirs] = times;
  for (const [i, path] of paths.entries()) {
    if (i === 0) continue;
    const levels = await largestDifference(paths[0] ?? '', path);
    notes.push(`${name}: ${painters[i]?.name ?? ''} draws the same, ${levels} of 255 levels apart at most.`);
  }
  return [
    ...painters.map(
      (painter, i): Figure => ({
        name: `${name}: ${painter.name}`,
        unit: 'ms',
        values: times[i] ?? [],
      }),
    ),
    ...theirs.map(
      (values, i): Figure => ({
        name: `${name}: ${painters[i + 1]?.name ?? ''} ÷ Pincel`,
        unit: 'ratio',
        values: values.map((ms, round) => ms / (ours[round] ?? Number.NaN)),
      }),
    ),
  ];
}

function pincel(modelFolder: string, outputFolder: string, threads: number): Painter {
  const engine = createLocalEngine({
    modelFolder,
    provider: 'cpu',
    threads,
    stepTimeoutMs: 120_000,
    maxRssBytes: Number.MAX_SAFE_INTEGER,
    log: aLog().log,
  });
  return {
    name: 'Pincel',
    async draw({ prompt, steps, guidance: guidanceScale, side, seed, path }) {
      const request = aRequest({ prompt, steps, guidanceScale, seed, widthPx: side, heightPx: side });
      const fileStem = path.slice(outputFolder.length + 1, -'.png'.length);
      await engine.generate(aJob({ request, outputFolder, fileStem }));
    },
    stop: () => engine.stop(),
  };
}

async function largestDifference(ours: string, theirs: string): Promise<number> {
  const [a, b] = await Promise.all([levelsOf(ours), levelsOf(theirs)]);
  if (a.length !== b.length) throw new Error(`${theirs} is not of the size asked for`);
  return a.reduce((largest, level, i) => Math.max(largest, Math.abs(level - (b[i] ?? 0))), 0);
}

function levelsOf(path: string): Promise<Buffer> {
  return sharp(path).removeAlpha().raw().toBuffer();
}
