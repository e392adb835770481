import { beforeAll, expect, test } from 'vitest';
import type { GenerationRequest } from '../../../../src/domain/generation-request.ts';
import type { DenoisingState } from '../../../../src/engine/denoising/denoising-state.ts';
import { type LoadedModel, loadModel } from '../../../../src/engine/models/loaded-model.ts';
import { readModelFolder } from '../../../../src/engine/models/model-folder.ts';
import type { Unet } from '../../../../src/engine/models/unet.ts';
import { beginFromNoise } from '../../../../src/engine/pipelines/begin-denoising.ts';
import { encodePrompts } from '../../../../src/engine/pipelines/encode-prompts.ts';
import { type BatchChoice, chooseBatch } from '../../../../src/engine/serving/choose-batch.ts';
import type { Drawing } from '../../../../src/engine/serving/drawing.ts';
import { modelFolder } from '../../../golden/support/read-fixture.ts';
import { advance } from '../../../support/advance.ts';
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
  const { members } = chooseBatch([first, second], sharingIsFree(unet));
  expect(members.map(({ drawing, slots }) => [drawing, slots])).toEqual([
    [first, 2],
    [second, 1],
  ]);
});

test('another size waits for a call of its own', async () => {
  const first = aDrawing({ phase: denoise(await begin(perSample, {})) });
  const wider = aDrawing({ phase: denoise(await begin(perSample, { widthPx: 80 })) });
  expect(chooseBatch([first, wider], sharingIsFree(perSample.unet)).members).toHaveLength(1);
});

test('what another network draws waits for a call of its own', async () => {
  const state = await begin(perSample, {});
  const [first, other] = [aDrawing({ phase: denoise(state) }), aDrawing({ phase: denoise(state) })];
  const choice = { ...sharingIsFree(perSample.unet), isDrawnByIt: (drawing: Drawing) => drawing !== other };
  expect(chooseBatch([first, other], choice).members).toHaveLength(1);
});

test('a call takes no longer than a step may, those first whose turn is next, and whose turn it is always goes', async () => {
  const state = await begin(perSample, {});
  const order = Array.from({ length: 3 }, () => aDrawing({ phase: denoise(state) }));
  const drawings = (budgetMs: number) =>
    chooseBatch(order, {
      ...sharingIsFree(perSample.unet),
      expectMs: (slots) => 10 + slots,
      budgetMs,
    }).members.map(({ drawing }) => drawing);
  expect(drawings(1)).toEqual(order.slice(0, 1));
  expect(drawings(14)).toEqual(order.slice(0, 2));
  expect(drawings(16)).toEqual(order);
});

test('where a shared call takes as long as two, pictures are finished one after the other', async () => {
  expect(await sharedBy(8, (slots) => 15 * slots)).toBe(1);
});

test('where sharing saves a little, it takes many who wait for it to be worth the delay', async () => {
  const saving = (slots: number): number => 6 + 11 * slots;
  expect(await sharedBy(2, saving)).toBe(1);
  expect(await sharedBy(8, saving)).toBe(2);
});

test('where sharing costs next to nothing, everybody comes along', async () => {
  expect(await sharedBy(8, (slots) => 10 + 0.1 * slots)).toBe(8);
});

test('the pictures of one request come along wherever that saves anything: they are finished together', async () => {
  const state = await begin(perSample, {});
  const four = aDrawing({ phase: { name: 'denoise', states: [state, state, state, state] } });
  const expectMs = (slots: number): number => 6 + 11 * slots;
  expect(chooseBatch([four], { ...sharingIsFree(perSample.unet), expectMs }).members).toHaveLength(4);
});

test('halves of a clip’s guidance go one at a time where both would hold the engine for too long', async () => {
  const picture = await begin(perSample, {});
  const clip = { ...picture, shape: { ...picture.shape, frames: 8 }, contextFrames: 4 };
  const slotsWithin = (pieceBudgetMs: number, state: DenoisingState, unet = perSample.unet) => {
    const choice = { ...sharingIsFree(unet), expectMs: (slots: number) => 10 * slots, pieceBudgetMs };
    return chooseBatch([aDrawing({ phase: denoise(state) })], choice).members[0]?.slots;
  };
  expect(slotsWithin(80, clip)).toBe(8);
  expect(slotsWithin(79, clip)).toBe(4);
  // Not where the export takes no other number, and not of a picture.
  expect(slotsWithin(79, clip, { ...perSample.unet, fixedRows: 2 })).toBe(8);
  expect(slotsWithin(1, picture)).toBe(2);
});

test('where the export takes one number of rows, nobody comes along', async () => {
  const state = await begin(perSample, {});
  const order = [aDrawing({ phase: denoise(state) }), aDrawing({ phase: denoise(state) })];
  const unet = { ...perSample.unet, fixedRows: 2 };
  expect(chooseBatch(order, sharingIsFree(unet)).members).toHaveLength(1);
});

test('where the export takes one timestep for all, only requests at the same one share a call', async () => {
  const { unet } = scalar;
  const first = aDrawing({ phase: denoise(await begin(scalar, {})) });
  const same = aDrawing({ phase: denoise(await begin(scalar, { seed: 2 })) });
  const [further] = await advance([await begin(scalar, { seed: 3 })], unet);
  const ahead = aDrawing({ phase: denoise(further) });
  const { members } = chooseBatch([first, same, ahead], sharingIsFree(unet));
  expect(members.map(({ drawing }) => drawing)).toEqual([first, same]);
});

/** A machine on which a call takes as long with many members as with one. */
function sharingIsFree(unet: Unet): BatchChoice {
  return { unet, isDrawnByIt: () => true, expectMs: () => 10, budgetMs: 1_000, pieceBudgetMs: 1_000 };
}

/** How many of so many equal pictures share a call. */
async function sharedBy(pictures: number, expectMs: (slots: number) => number): Promise<number> {
  const state = await begin(perSample, {});
  const order = Array.from({ length: pictures }, () => aDrawing({ phase: denoise(state) }));
  return chooseBatch(order, { ...sharingIsFree(perSample.unet), expectMs }).members.length;
}

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
