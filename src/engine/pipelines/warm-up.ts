import type { ProviderName } from '../../domain/engine.ts';
import type { LoadedModel } from '../models/loaded-model.ts';
import { toModelInfo } from '../models/model-info.ts';
import { tokenizePrompt } from '../prompt/tokenize-prompt.ts';

/**
 * Opens what the first picture needs. On GPUs it also runs each part once at the default size, because the first run of
 * a new shape searches for kernels and takes seconds; the CPU has nothing to search for.
 */
export async function warmUp(
  model: LoadedModel,
  provider: ProviderName,
  onWork: (what: string) => void,
): Promise<void> {
  const encoder = await model.textEncoder.get();
  const unet = await model.unet('image')?.get();
  const decoder = await model.vaeDecoder.get();
  await model.safetyChecker?.get();
  if (provider === 'cpu' || unet === undefined) return;
  const { defaultSize } = (await toModelInfo(model.folder)).byKind.image;
  const { vaeFactor, vaeConfig } = model.folder;
  const shape = {
    channels: vaeConfig.latent_channels,
    frames: 1,
    height: defaultSize.heightPx / vaeFactor,
    width: defaultSize.widthPx / vaeFactor,
  };
  onWork('warming up');
  const [embedding] = await encoder.encode(
    tokenizePrompt(model.tokenizer, '', 'truncate').chunks.map((chunk) => chunk.ids),
  );
  if (embedding === undefined) return;
  const latents = new Float32Array(shape.channels * shape.height * shape.width);
  const row = { latents, timestep: 1, embedding, timestepCond: undefined };
  for (const rows of [[row], [row, row]]) {
    onWork('warming up the UNet');
    await unet.predict(rows, shape);
  }
  onWork('warming up the VAE decoder');
  await decoder.decode(latents, 1, shape);
}
