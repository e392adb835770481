import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { GenerationRequest } from '../../src/domain/generation-request.ts';
import { inferenceClock } from '../../src/engine/models/onnx-session.ts';
import { chooseProvider } from '../../src/engine/models/provider.ts';
import { warmUp } from '../../src/engine/pipelines/warm-up.ts';
import { aJob, aRequest } from '../../test/support/builders.ts';
import { anEngineHere } from '../../test/support/engine-here.ts';
import { type Figure, toTable } from '../table.ts';

/**
 * `draw.ts FOLDER --provider cuda|cpu --side N --steps N --frames N --runs N`: a picture with guidance, eight at once,
 * and a GIF of 4 steps without guidance, from the request to the file, by Pincel's engine in this process.
 */
const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: {
    provider: { type: 'string', default: 'cuda' },
    side: { type: 'string', default: '512' },
    steps: { type: 'string', default: '50' },
    frames: { type: 'string', default: '16' },
    runs: { type: 'string', default: '5' },
  },
});
const [side, steps, frames, runs] = [values.side, values.steps, values.frames, values.runs].map(Number);
if (values.provider !== 'cuda' && values.provider !== 'cpu')
  throw new Error(`No provider ${values.provider}`);
if (side === undefined || steps === undefined || frames === undefined || runs === undefined)
  throw new Error('Expected numbers');

const batch = 8;
const { provider } = await chooseProvider(values.provider);
const { model, loop, release } = await anEngineHere(positionals[0] ?? '', {
  provider,
  threads: undefined,
  halfPrecision: provider !== 'cpu',
});
await warmUp(model, provider, () => undefined);
const outputFolder = await mkdtemp(join(tmpdir(), 'pincel-cuda-'));

const size = { widthPx: side, heightPx: side } as const;
const picture = { ...size, steps, guidanceScale: 7.5 } as const;
const one = await measure(`picture, ${side}x${side}, ${steps} steps, guidance`, picture);
const many = await measure(`${batch} pictures at once`, { ...picture, count: batch });
const gif = await measure(`GIF of ${frames} frames, 4 steps, no guidance`, {
  ...size,
  kind: 'gif',
  frames,
  steps: 4,
  guidanceScale: 1,
  scheduler: 'euler',
});
const gain: Figure = {
  name: `batching gain at ${batch}`,
  unit: 'ratio',
  values: many[0].values.map((ms, run) => (batch * (one[0].values[run] ?? Number.NaN)) / ms),
};
console.log(`\nPincel on ${provider}\n\n${toTable([...one, ...many, gain, ...gif])}\n`);
await release();
await rm(outputFolder, { recursive: true });

/** Times of `runs` drawings after two to warm up (CUDA searches for kernels once per shape), and over Σ session.run. */
async function measure(
  name: string,
  changes: Partial<GenerationRequest>,
): Promise<readonly [Figure, Figure]> {
  const [times, ratios]: [number[], number[]] = [[], []];
  for (let run = -2; run < (runs ?? 0); run++) {
    const [startedMs, inferenceStartedMs] = [performance.now(), inferenceClock.totalMs];
    await loop.draw(aJob({ request: aRequest(changes), outputFolder }), () => undefined);
    if (run < 0) continue;
    const elapsedMs = performance.now() - startedMs;
    times.push(elapsedMs);
    ratios.push(elapsedMs / (inferenceClock.totalMs - inferenceStartedMs));
  }
  return [
    { name, unit: 'ms', values: times },
    { name: `${name}: end to end ÷ Σ session.run`, unit: 'ratio', values: ratios },
  ];
}
