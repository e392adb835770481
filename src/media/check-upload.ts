import sharp from 'sharp';
import { maxPicturePixels, pictureTimeoutSeconds } from './picture-bounds.ts';
import { type PictureFormat, pictureFormatOf } from './picture-format.ts';

export type CheckedUpload =
  | { readonly ok: true; readonly format: PictureFormat }
  | { readonly ok: false; readonly why: 'not-a-picture' | 'too-large' };

/**
 * Says whether bytes that somebody handed in are a picture that can be read later (read-picture.ts): looks at the first
 * bytes and the dimensions before anything is unpacked, then unpacks all of it once; of an animation the first frame.
 */
export async function checkUpload(bytes: Uint8Array): Promise<CheckedUpload> {
  const format = pictureFormatOf(bytes);
  if (format === undefined) return notAPicture;
  try {
    const { width, height } = await sharp(bytes, { limitInputPixels: false }).metadata();
    if (width * height > maxPicturePixels) return tooLarge;
    await sharp(bytes, { failOn: 'error', limitInputPixels: maxPicturePixels })
      .timeout({ seconds: pictureTimeoutSeconds })
      .resize(1, 1, { fit: 'fill' })
      .raw()
      .toBuffer();
    return { ok: true, format };
  } catch (error) {
    return isTimeout(error) ? tooLarge : notAPicture;
  }
}

const notAPicture: CheckedUpload = { ok: false, why: 'not-a-picture' };
const tooLarge: CheckedUpload = { ok: false, why: 'too-large' };

function isTimeout(error: unknown): boolean {
  return error instanceof Error && error.message.startsWith('timeout');
}
