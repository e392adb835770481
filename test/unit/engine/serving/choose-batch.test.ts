import { beforeAll, expect, test } from 'vitest';
import type { GenerationRequest } from '../../../../src/domain/generation-request.ts';
import { advance } from '../../../../src/engine/denoising/advance.ts';
import type { DenoisingState } from '../../../../src/engine/denoising/denoising-state.ts';
import { type LoadedModel, loadModel } from '../../../../src/engine/models/loaded-model.ts';
import { readModelFolder } from '../../../../src/engine/models/model-folder.ts';
import type { Unet } from '../../../../src/engine/models/unet.ts';
import { beginFromNoise } from '../../../../src/engine/pipelines/begin-denoising.ts';
import { encodePrompts } from '../../../../src/engine/pipelines/encode-prompts.ts';
import { chooseBatch } from '../../../../src/engine/serving/choose-batch.ts';
import { modelFolder } from '../../../golden/support/read-fixture.ts';
import { aDrawing, aRequest } from '../../../support/builders.ts';

interface Opened {
  readonly model: LoadedModel;
  readonly unet: Unet;
}

let perSample: Opened;
let scalar: Opened;

beforeAll(async () => {
  [perSample, scalar] = await Promise.all([open('tiny-sd'), open('tiny-sd-scalar')]);
});

test('requests with other prompts, seeds, guidance and at other steps share one call', async () => {
  const { unet } = perSample;
  const first = aDrawing({ phase: denoise(await begin(perSample, {})) });
  const [later] = await advance([await begin(perSample, { seed: 2, guidanceScale: 1, prompt: 'fog' })], unet);
  const second = aDrawing({ phase: denoise(later) });
  const { members } = chooseBatch(first, [first, second], unet, () => 100);
  expect(members.map(({ drawing, slots }) => [drawing, slots])).toEqual([
    [first, 2],
    [second, 1],
  ]);
});

test('another size waits for a call of its own', async () => {
  const first = aDrawing({ phase: denoise(await begin(perSample, {})) });
  const wider = aDrawing({ phase: denoise(await begin(perSample, { widthPx: 80 })) });
  expect(chooseBatch(first, [first, wider], perSample.unet, () => 100).members).toHaveLength(1);
});

test('a batch stops at the slots that fit, those served least first, and whose turn it is always goes', async () => {
  const state = await begin(perSample, {});
  const leader = aDrawing({ phase: denoise(state), virtualMs: 5 });
  const often = aDrawing({ phase: denoise(state), virtualMs: 9 });
  const seldom = aDrawing({ phase: denoise(state), virtualMs: 6 });
  const drawings = (slots: number) =>
    chooseBatch(leader, [often, leader, seldom], perSample.unet, () => slots).members.map(
      ({ drawing }) => drawing,
    );
  expect(drawings(1)).toEqual([leader]);
  expect(drawings(4)).toEqual([leader, seldom]);
  expect(drawings(6)).toEqual([leader, seldom, often]);
});

test('where the export takes one timestep for all, only requests at the same one share a call', async () => {
  const { unet } = scalar;
  const first = aDrawing({ phase: denoise(await begin(scalar, {})) });
  const same = aDrawing({ phase: denoise(await begin(scalar, { seed: 2 })) });
  const [further] = await advance([await begin(scalar, { seed: 3 })], unet);
  const ahead = aDrawing({ phase: denoise(further) });
  const { members } = chooseBatch(first, [first, same, ahead], unet, () => 100);
  expect(members.map(({ drawing }) => drawing)).toEqual([first, same]);
});

async function open(name: string): Promise<Opened> {
  const folder = await readModelFolder(modelFolder(name));
  const model = await loadModel(folder, { provider: 'cpu', threads: 1, halfPrecision: false });
  const unet = await model.unet('image')?.get();
  if (unet === undefined) throw new Error(`${name} draws pictures`);
  return { model, unet };
}

async function begin({ model }: Opened, changes: Partial<GenerationRequest>): Promise<DenoisingState> {
  const request = aRequest({ widthPx: 64, heightPx: 64, steps: 4, scheduler: 'euler', ...changes });
  return beginFromNoise(model, request, await encodePrompts(model, request), 0);
}

function denoise(state: DenoisingState | undefined) {
  if (state === undefined) throw new Error('a step answers a state');
  return { name: 'denoise', states: [state] } as const;
}
