import { randomInt } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import { basename } from 'node:path';
import { expect, test } from 'vitest';
import { AppError } from '../../src/domain/app-error.ts';
import type { EngineResult } from '../../src/domain/engine.ts';
import type { GenerationRequest } from '../../src/domain/generation-request.ts';
import { aFolder } from '../support/a-folder.ts';
import { aJob, aRequest } from '../support/builders.ts';
import { anEngine } from '../support/engines.ts';

/** Two dozen in every run; `npm run test:soak` asks for a thousand. */
const requests = Number(process.env['PINCEL_TEST_REQUESTS'] ?? 24);
const atOnce = 6;

test(`${requests} mixed requests, ${atOnce} at a time, a third of them canceled: each ends in one way, and only finished ones leave files`, {
  timeout: requests * 10_000,
}, async () => {
  const { engine, lines } = anEngine();
  const outputFolder = await aFolder();
  const finished: EngineResult[] = [];
  const canceled: string[] = [];
  let next = 0;

  const worker = async (): Promise<void> => {
    while (next < requests) {
      const number = next++;
      const job = aJob({
        request: aMixedRequest(number),
        outputFolder,
        fileStem: `r${number}`,
        previews: number % 2 === 0,
      });
      const controller = new AbortController();
      const cancelAt = number % 3 === 0 ? randomInt(1, job.request.steps + 1) : undefined;
      try {
        const result = await engine.generate(job, {
          signal: controller.signal,
          onEvent: (event) => {
            if (event.type === 'step' && event.step === cancelAt) controller.abort();
          },
        });
        finished.push(result);
      } catch (error) {
        expect(error).toBeInstanceOf(AppError);
        expect(error).toMatchObject({ kind: 'canceled' });
        canceled.push(job.id);
      }
    }
  };
  await Promise.all(Array.from({ length: atOnce }, worker));

  expect(finished.length + canceled.length).toBe(requests);
  expect(canceled.length).toBeGreaterThan(0);
  const written = finished.flatMap(({ media }) => media.map((file) => basename(file.path)));
  expect((await readdir(outputFolder)).toSorted()).toEqual(written.toSorted());
  expect(lines.filter(({ level }) => level === 'warn')).toEqual([]);
});

function aMixedRequest(number: number): GenerationRequest {
  const seed = number;
  switch (number % 5) {
    case 0:
      return aRequest({ kind: 'gif', frames: 3, steps: 3, seed });
    case 1:
      return aRequest({ count: 3, steps: 3, seed });
    case 2:
      return aRequest({ widthPx: 192, heightPx: 128, steps: 6, seed, guidanceScale: 1 });
    case 3:
      return aRequest({ scheduler: 'dpmpp-2m', steps: 5, seed, prompt: 'word, '.repeat(80) });
    default:
      return aRequest({ scheduler: 'euler-ancestral', steps: 6, seed });
  }
}
