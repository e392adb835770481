import { afterAll, beforeAll, expect, test } from 'vitest';
import type { EngineJob } from '../../src/domain/engine.ts';
import type { GenerationRequest } from '../../src/domain/generation-request.ts';
import { toModelInfo } from '../../src/engine/models/model-info.ts';
import { inferenceClock } from '../../src/engine/models/onnx-session.ts';
import { measureSteps } from '../../src/engine/serving/measure-steps.ts';
import { aFolder } from '../support/a-folder.ts';
import { aJob, aRequest } from '../support/builders.ts';
import { anEngineHere, type EngineHere } from '../support/engine-here.ts';
import { miniFolder } from '../support/engines.ts';

/** Guards of what docs/benchmarks.md says about serving: counted in steps, or ratios of one run; no clock on the wall. */

let engine: EngineHere;

beforeAll(async () => {
  engine = await anEngineHere(miniFolder, { provider: 'cpu', threads: 1, halfPrecision: false });
  await measureSteps({
    ...engine.deps,
    info: await toModelInfo(engine.model.folder),
    isWanted: () => false,
  });
});

afterAll(() => engine.release());

test('a picture that comes while GIFs are drawn has its first step after at most two of theirs', async () => {
  await drawFor('warm-up');
  for (const gifs of [1, 2]) {
    let gifSteps = 0;
    let atArrival = Number.NaN;
    let atFirstStep = Number.NaN;
    let late: Promise<unknown> | undefined;
    const drawn = Array.from({ length: gifs }, async (_, user) =>
      engine.loop.draw(await aJobOf(`gif-${user}`, { kind: 'gif', frames: 8, steps: 12 }), (event) => {
        if (event.type !== 'step') return;
        gifSteps += 1;
        late ??= aPicture();
      }),
    );
    const aPicture = async (): Promise<void> => {
      const job = await aJobOf('late', {});
      atArrival = gifSteps;
      await engine.loop.draw(job, (event) => {
        if (event.type === 'step' && event.step === 1) atFirstStep = gifSteps;
      });
    };
    await Promise.all(drawn);
    await late;
    expect(atFirstStep - atArrival).toBeLessThanOrEqual(2);
  }
});

test('pictures drawn together take no more of the engine than one after the other', async () => {
  const together = async (): Promise<number> => inferenceMs(() => Promise.all(people.map(drawFor)));
  const inTurns = async (): Promise<number> =>
    inferenceMs(async () => {
      for (const person of people) await drawFor(person);
    });
  const ratios: number[] = [];
  for (let round = 0; round < 3; round++) ratios.push((await inTurns()) / (await together()));
  // On a quiet machine with one thread: 1.0 to 1.2. Half of it is left to the noise of a busy one.
  expect(Math.max(...ratios)).toBeGreaterThan(0.8);
});

const people = Array.from({ length: 6 }, (_, person) => `person-${person}`);

async function drawFor(userId: string): Promise<void> {
  await engine.loop.draw(await aJobOf(userId, {}), () => undefined);
}

async function inferenceMs(work: () => Promise<unknown>): Promise<number> {
  const beforeMs = inferenceClock.totalMs;
  await work();
  return inferenceClock.totalMs - beforeMs;
}

async function aJobOf(userId: string, changes: Partial<GenerationRequest>): Promise<EngineJob> {
  return aJob({
    request: aRequest({ steps: 4, ...changes }),
    asker: { userId, weight: 1, class: 'interactive' },
    outputFolder: await aFolder(),
  });
}
