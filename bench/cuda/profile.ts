import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { InferenceSession } from 'onnxruntime-node';
import { z } from 'zod';
import { findComponent } from '../../src/engine/models/model-component.ts';
import { readModelFolder } from '../../src/engine/models/model-folder.ts';
import { createTensorBuffer } from '../../src/engine/models/tensor-buffer.ts';

/**
 * `profile.ts FOLDER --provider cuda|cpu --side N --frames N`: where a step of each UNet and a decoded frame spend their
 * time, by operator and by the provider it ran on (an operator of a CUDA graph that runs on the CPU is the first to look at).
 */
const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: {
    provider: { type: 'string', default: 'cuda' },
    side: { type: 'string', default: '512' },
    frames: { type: 'string', default: '16' },
  },
});
const runs = 10;
const shown = 15;
const event = z.object({
  cat: z.string(),
  name: z.string(),
  dur: z.number().default(0),
  args: z.object({ op_name: z.string().optional(), provider: z.string().optional() }).default({}),
});

const folder = await readModelFolder(positionals[0] ?? '');
const cells = Number(values.side) / folder.vaeFactor;
const textDim = folder.unet?.config.cross_attention_dim ?? 768;
const frames = Number(values.frames);
await profile('unet', {
  sample: [2, 4, cells, cells],
  encoder_hidden_states: [2, 77, textDim],
  timestep: [2],
});
await profile('unet_motion', {
  sample: [1, 4, frames, cells, cells],
  encoder_hidden_states: [frames, 77, textDim],
  timestep: [1],
});
await profile('vae_decoder', { latent_sample: [1, 4, cells, cells] });

async function profile(name: string, dims: Readonly<Record<string, readonly number[]>>): Promise<void> {
  const component = await findComponent(folder.path, name);
  if (component === undefined) return;
  const output = await mkdtemp(join(tmpdir(), 'pincel-profile-'));
  const path = values.provider === 'cpu' ? component.main : (component.fp16 ?? component.main);
  const session = await InferenceSession.create(path, {
    executionProviders: [values.provider],
    graphOptimizationLevel: 'all',
    logSeverityLevel: 3,
    enableProfiling: true,
    profileFilePrefix: join(output, name),
  });
  const feeds = Object.fromEntries(
    session.inputMetadata.flatMap((input) => {
      const shape = dims[input.name];
      if (!input.isTensor || shape === undefined) return [];
      return [[input.name, createTensorBuffer(input.type, input.shape.length === 0 ? [] : shape).tensor]];
    }),
  );
  const wall: number[] = [];
  for (let run = 0; run < runs; run++) {
    const startedMs = performance.now();
    await session.run(feeds);
    wall.push(performance.now() - startedMs);
  }
  session.endProfiling();
  await session.release();
  const best = Math.min(...wall);
  console.log(`\n${name}, ${path}: ${best.toFixed(1)} ms at best of ${runs}\n\n${await report(output)}`);
  await rm(output, { recursive: true });
}

/** The heaviest operators, per run. */
async function report(output: string): Promise<string> {
  const [file = ''] = await readdir(output);
  const events = z.array(event).parse(JSON.parse(await readFile(join(output, file), 'utf8')));
  const byOperator = new Map<string, { us: number; count: number }>();
  for (const { cat, name, dur, args } of events) {
    if (cat !== 'Node' || !name.endsWith('_kernel_time')) continue;
    const key = `${args.op_name ?? ''} | ${args.provider?.replace('ExecutionProvider', '') ?? ''}`;
    const sum = byOperator.get(key) ?? { us: 0, count: 0 };
    byOperator.set(key, { us: sum.us + dur, count: sum.count + 1 });
  }
  const total = [...byOperator.values()].reduce((sum, { us }) => sum + us, 0);
  const rows = [...byOperator]
    .toSorted(([, a], [, b]) => b.us - a.us)
    .slice(0, shown)
    .map(
      ([key, { us, count }]) =>
        `| ${key} | ${(count / runs).toFixed(0)} | ${(us / runs / 1000).toFixed(2)} | ${((100 * us) / total).toFixed(1)} % |`,
    );
  return ['| operator | provider | calls | ms | share |', '|---|---|---|---|---|', ...rows].join('\n');
}
