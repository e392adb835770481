import sharp from 'sharp';
import { expect, onTestFinished, test } from 'vitest';
import type { EngineLoop } from '../../src/engine/serving/engine-loop.ts';
import { modelFolder } from '../golden/support/read-fixture.ts';
import { aFolder } from '../support/a-folder.ts';
import { aJob, aRequest } from '../support/builders.ts';
import { anEngineHere } from '../support/engine-here.ts';

/** The loop inside this process, to run the half-precision graphs that engine processes use on GPUs only. */
async function aLoop(options: { readonly halfPrecision: boolean }): Promise<EngineLoop> {
  const { loop, release } = await anEngineHere(modelFolder('tiny-fp16-overflow'), {
    provider: 'cpu',
    threads: 1,
    ...options,
  });
  onTestFinished(release);
  return loop;
}

test('a decoder that overflows in half precision is run again in fp32, which is said, and the picture is the fp32 one', async () => {
  const outputFolder = await aFolder();
  const request = aRequest({ widthPx: 64, heightPx: 64, steps: 3, scheduler: 'ddim' });
  const half = await (await aLoop({ halfPrecision: true })).draw(
    aJob({ request, outputFolder }),
    () => undefined,
  );
  const full = await (await aLoop({ halfPrecision: false })).draw(
    aJob({ request, outputFolder }),
    () => undefined,
  );
  expect(half.notices).toEqual([{ kind: 'retried-in-fp32', component: 'vae_decoder' }]);
  expect(full.notices).toEqual([]);
  const pixels = await Promise.all([half, full].map(({ media }) => sharp(media[0]?.path).raw().toBuffer()));
  expect(pixels[0]?.equals(pixels[1] ?? Buffer.alloc(0))).toBe(true);
});
