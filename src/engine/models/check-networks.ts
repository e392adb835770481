import { join } from 'node:path';
import { AppError } from '../../domain/app-error.ts';
import type { VaeConfig } from './component-configs.ts';
import type { ModelFolder, UnetComponent } from './model-folder.ts';

type Networks = Pick<ModelFolder, 'unet' | 'unetMotion' | 'vaeEncoder' | 'vaeConfig'>;

/**
 * Sees to it that what denoises fits the rest of a model folder.
 * @throws AppError `model-invalid` naming the file and what it is instead.
 */
export function checkNetworks(path: string, networks: Networks): void {
  const { unet, unetMotion, vaeEncoder, vaeConfig } = networks;
  if (unet !== undefined)
    checkNetwork(path, unet, vaeConfig, [vaeConfig.latent_channels, maskedChannels(vaeConfig)]);
  if (unetMotion !== undefined) checkNetwork(path, unetMotion, vaeConfig, [vaeConfig.latent_channels]);
  if (vaeEncoder === undefined && pictureTakesMask(networks)) {
    throw new AppError(
      'model-invalid',
      `${join(path, 'vae_encoder', 'model.onnx')} is missing. An inpainting model cannot draw without it: export it again.`,
    );
  }
}

/** True when the network for pictures is one for inpainting: it sees a mask and the picture around it beside the latents. */
export function pictureTakesMask({ unet, vaeConfig }: Pick<Networks, 'unet' | 'vaeConfig'>): boolean {
  return unet?.config.in_channels === maskedChannels(vaeConfig);
}

function maskedChannels(vae: VaeConfig): number {
  return 2 * vae.latent_channels + 1;
}

function checkNetwork(
  path: string,
  { name, config }: UnetComponent,
  vae: VaeConfig,
  allowed: readonly number[],
): void {
  const file = join(path, name, 'config.json');
  const { in_channels: channels, addition_embed_type: addition } = config;
  if (addition !== undefined && addition !== null) {
    throw new AppError(
      'model-invalid',
      `${file}: the network wants more than a prompt (addition_embed_type is "${addition}"), as Stable Diffusion XL ` +
        'does. Pincel draws with models of the Stable Diffusion 1.5 and 2.1 families.',
    );
  }
  if (!allowed.includes(channels)) {
    throw new AppError(
      'model-invalid',
      `${file}: in_channels is ${channels}, but the VAE has ${vae.latent_channels} latent channels. A network takes ` +
        `${vae.latent_channels}, or ${maskedChannels(vae)} for inpainting pictures.`,
    );
  }
}
