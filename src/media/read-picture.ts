import { readFile, stat } from 'node:fs/promises';
import sharp from 'sharp';
import { AppError } from '../domain/app-error.ts';
import { maxPicturePixels, pictureTimeoutSeconds } from './picture-bounds.ts';
import { pictureFormatOf } from './picture-format.ts';

const maxFileBytes = 64 * 1024 * 1024;

/**
 * A person's PNG, JPEG, WebP or GIF (its first frame) as interleaved 8-bit sRGB: turned upright by its EXIF
 * orientation, transparency on white, cropped around the centre to cover `widthPx` x `heightPx`.
 * @throws {AppError} `input-unreadable`, with a sentence that says what to do.
 */
export async function readPicture(path: string, widthPx: number, heightPx: number): Promise<Uint8Array> {
  const bytes = await readBytes(path);
  if (pictureFormatOf(bytes) === undefined) {
    throw unreadable('is not a PNG, JPEG, WebP or GIF picture: convert it to one of these first.');
  }
  try {
    await checkSize(bytes);
    return await sharp(bytes, { autoOrient: true, failOn: 'error', limitInputPixels: maxPicturePixels })
      .timeout({ seconds: pictureTimeoutSeconds })
      .toColourspace('srgb')
      .flatten({ background: 'white' })
      .resize({ width: widthPx, height: heightPx, fit: 'cover' })
      .raw({ depth: 'uchar' })
      .toBuffer();
  } catch (error) {
    if (error instanceof AppError) throw error;
    if (error instanceof Error && error.message.startsWith('timeout')) {
      throw unreadable(`took more than ${pictureTimeoutSeconds} s to read: scale it down first.`, error);
    }
    throw unreadable('is damaged or incomplete: save it again, or choose another picture.', error);
  }
}

async function readBytes(path: string): Promise<Buffer> {
  try {
    const file = await stat(path);
    if (!file.isFile()) throw unreadable('is not a file: choose a picture.');
    if (file.size > maxFileBytes) {
      const sizeMib = Math.ceil(file.size / 2 ** 20);
      throw unreadable(
        `has ${sizeMib} MiB, more than the ${maxFileBytes / 2 ** 20} that are read: make it smaller first.`,
      );
    }
    return await readFile(path);
  } catch (error) {
    if (!(error instanceof Error) || !('code' in error)) throw error;
    if (error.code === 'ENOENT' || error.code === 'ENOTDIR') {
      throw unreadable('is not there any more: hand it in again.', error);
    }
    throw unreadable(`could not be read (${String(error.code)}): check its permissions.`, error);
  }
}

/** Reads only the header, so that a picture of huge dimensions is refused before anything is unpacked. */
async function checkSize(bytes: Buffer): Promise<void> {
  const { width, height } = await sharp(bytes, { limitInputPixels: false }).metadata();
  if (width * height <= maxPicturePixels) return;
  throw unreadable(
    `has ${width} x ${height} pixels, more than the ${maxPicturePixels / 2 ** 20} megapixels that are read: scale it down first.`,
  );
}

/** The sentence is for whoever handed the picture in: they know no path of this machine. */
function unreadable(trouble: string, cause?: unknown): AppError {
  return new AppError('input-unreadable', `The picture to start from ${trouble}`, { cause });
}
