import { mkdtemp, rm } from 'node:fs/promises';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import type { GenerationRequest } from '../src/domain/generation-request.ts';
import { toModelInfo } from '../src/engine/models/model-info.ts';
import { inferenceClock } from '../src/engine/models/onnx-session.ts';
import { measureSteps } from '../src/engine/serving/measure-steps.ts';
import { aJob, aRequest } from '../test/support/builders.ts';
import { anEngineHere } from '../test/support/engine-here.ts';
import type { Figure } from './table.ts';

/** Enough draws first that our own code is compiled, on the encoder's threads too: until then each costs some ms more. */
const warmUps = { picture: 50, several: 5, gif: 24 } as const;
const [runs, longRuns] = [15, 3];

/**
 * The engine on `models/mini`: from request to file, and that over the time inside `session.run`: what our own code
 * costs. In this process, so that the clock around `session.run` can be read.
 */
export async function benchEngine(): Promise<readonly Figure[]> {
  const figures: Figure[] = [];
  for (const threads of new Set([1, availableParallelism()])) {
    const mini = join(import.meta.dirname, '../models/mini');
    const engine = await anEngineHere(mini, { provider: 'cpu', threads, halfPrecision: false });
    const { folder } = engine.model;
    // As the engine process does: batches follow from it.
    const info = await toModelInfo(folder);
    await measureSteps({ ...engine.deps, info, isWanted: () => false });
    const outputFolder = await mkdtemp(join(tmpdir(), 'pincel-bench-'));
    const gifFrames = folder.index.pincel?.gif?.frames ?? 16;
    const kinds: readonly (readonly [string, Partial<GenerationRequest>, number, number])[] = [
      ['picture, 12 steps, guidance 3', {}, warmUps.picture, runs],
      ['four pictures at once', { count: 4 }, warmUps.several, runs],
      [
        `GIF of ${gifFrames} frames, 12 steps, guidance 3`,
        { kind: 'gif', frames: gifFrames },
        warmUps.gif,
        runs,
      ],
      ['GIF of 16 frames, 12 steps, guidance 3', { kind: 'gif', frames: 16 }, 1, longRuns],
    ];
    for (const [name, changes, draws, measured] of kinds) {
      const draw = () =>
        engine.loop.draw(aJob({ request: aRequest(changes), outputFolder }), () => undefined);
      for (let drawn = 0; drawn < draws; drawn++) await draw();
      const [elapsed, ratios]: [number[], number[]] = [[], []];
      for (let run = 0; run < measured; run++) {
        const [startedMs, inferenceStartedMs] = [performance.now(), inferenceClock.totalMs];
        await draw();
        elapsed.push(performance.now() - startedMs);
        ratios.push((elapsed.at(-1) ?? 0) / (inferenceClock.totalMs - inferenceStartedMs));
      }
      figures.push({ name: `${name}, ${threads} thread(s)`, unit: 'ms', values: elapsed });
      figures.push({
        name: `${name}, ${threads} thread(s): end to end ÷ Σ session.run`,
        unit: 'ratio',
        values: ratios,
      });
    }
    await rm(outputFolder, { recursive: true });
    await engine.release();
  }
  return figures;
}
