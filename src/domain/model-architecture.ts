/** The pipelines of diffusers whose parts the engine runs, in the spellings of diffusers, Optimum and the old converter. */
const runs =
  /^(ORT|Onnx)?(StableDiffusion(Img2Img|Inpaint)?|LatentConsistencyModel(Img2Img)?|AnimateDiff)Pipeline$|^StableDiffusionOnnxPipeline$/;

const families: readonly (readonly [RegExp, string])[] = [
  [/StableDiffusionXL|^(ORT)?SDXL/, 'Stable Diffusion XL'],
  [/StableDiffusion3/, 'Stable Diffusion 3'],
  [/StableVideoDiffusion/, 'Stable Video Diffusion'],
  [/StableCascade|Wuerstchen/, 'Stable Cascade'],
  [/ControlNet/, 'ControlNet'],
  [/Upscale/, 'upscaling'],
  [/InstructPix2Pix/, 'InstructPix2Pix'],
  [/Flux/, 'FLUX'],
  [/Kolors/, 'Kolors'],
  [/PixArt/, 'PixArt'],
  [/Sana/, 'Sana'],
  [/Kandinsky/, 'Kandinsky'],
  [/Qwen/, 'Qwen-Image'],
  [/Wan/, 'Wan'],
  [/CogVideo/, 'CogVideoX'],
  [/Hunyuan/, 'Hunyuan'],
  [/LTX/, 'LTX'],
];

/**
 * Why a model of this kind cannot be used: a sentence; undefined when it can. `className` is `_class_name` of
 * `model_index.json`; folders without one are taken for Stable Diffusion, as the engine does.
 */
export function refuseArchitecture(className: string | undefined): string | undefined {
  if (className === undefined || runs.test(className)) return undefined;
  const family = families.find(([pattern]) => pattern.test(className))?.[1];
  const what = family === undefined ? `A ${className}` : `This is a ${family} model (${className}): it`;
  return `${what} cannot be used here. Pincel draws with models of the Stable Diffusion 1.5 and 2.1 families.`;
}
