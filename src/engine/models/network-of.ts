import { AppError } from '../../domain/app-error.ts';
import type { MediaKind } from '../../domain/media-kind.ts';
import type { ModelFolder, UnetComponent } from './model-folder.ts';

/**
 * The network that draws this kind: `unet_motion` GIFs, and pictures too, as clips of one frame, where there is no `unet`.
 * Undefined when the folder has none for it, which cannot be for pictures.
 */
export function networkOf(
  { unet, unetMotion }: Pick<ModelFolder, 'unet' | 'unetMotion'>,
  kind: MediaKind,
): UnetComponent | undefined {
  return kind === 'gif' ? unetMotion : (unet ?? unetMotion);
}

/** The same for drawing with it. @throws AppError `model-invalid` when there is none. */
export function requireNetworkOf(folder: ModelFolder, kind: MediaKind): UnetComponent {
  const network = networkOf(folder, kind);
  if (network === undefined) {
    throw new AppError(
      'model-invalid',
      `The model ${folder.name} has no unet_motion folder: it draws pictures only.`,
    );
  }
  return network;
}

/** Frames that the motion network sees at once; 16, as AnimateDiff's, where its folder does not say. */
export function contextFramesOf({ unetMotion }: Pick<ModelFolder, 'unetMotion'>): number {
  return unetMotion?.config.motion_frames ?? 16;
}
