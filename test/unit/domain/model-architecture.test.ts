import { expect, test } from 'vitest';
import { refuseArchitecture } from '../../../src/domain/model-architecture.ts';

test.each([
  undefined,
  'StableDiffusionPipeline',
  'OnnxStableDiffusionPipeline',
  'StableDiffusionOnnxPipeline',
  'ORTStableDiffusionPipeline',
  'StableDiffusionImg2ImgPipeline',
  'StableDiffusionInpaintPipeline',
  'LatentConsistencyModelPipeline',
  'AnimateDiffPipeline',
])('%s is drawn with', (className) => {
  expect(refuseArchitecture(className)).toBeUndefined();
});

test.each([
  ['StableDiffusionXLPipeline', 'This is a Stable Diffusion XL model (StableDiffusionXLPipeline)'],
  ['ORTStableDiffusionXLPipeline', 'Stable Diffusion XL'],
  ['StableDiffusion3Pipeline', 'Stable Diffusion 3'],
  ['FluxPipeline', 'FLUX'],
  ['StableDiffusionControlNetPipeline', 'ControlNet'],
  ['StableVideoDiffusionPipeline', 'Stable Video Diffusion'],
  ['DiffusionThing', 'A DiffusionThing cannot be used here.'],
])('%s is refused by name', (className, words) => {
  expect(refuseArchitecture(className)).toContain(words);
});
