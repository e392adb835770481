import { readFile, stat } from 'node:fs/promises';
import sharp from 'sharp';
import { AppError } from '../domain/app-error.ts';

const maxPixels = 4096 * 4096;
const maxFileBytes = 64 * 1024 * 1024;
const timeoutSeconds = 10;

/**
 * A person's PNG, JPEG, WebP or GIF (its first frame) as interleaved 8-bit sRGB: turned upright by its EXIF
 * orientation, transparency on white, cropped around the centre to cover `widthPx` x `heightPx`.
 * @throws {AppError} `input-unreadable`, with a sentence that says what to do.
 */
export async function readPicture(path: string, widthPx: number, heightPx: number): Promise<Uint8Array> {
  const bytes = await readBytes(path);
  if (!isAcceptedFormat(bytes)) {
    throw unreadable(`${path} is not a PNG, JPEG, WebP or GIF picture: convert it to one of these first.`);
  }
  try {
    await checkSize(bytes, path);
    return await sharp(bytes, { autoOrient: true, failOn: 'error', limitInputPixels: maxPixels })
      .timeout({ seconds: timeoutSeconds })
      .toColourspace('srgb')
      .flatten({ background: 'white' })
      .resize({ width: widthPx, height: heightPx, fit: 'cover' })
      .raw({ depth: 'uchar' })
      .toBuffer();
  } catch (error) {
    if (error instanceof AppError) throw error;
    if (error instanceof Error && error.message.startsWith('timeout')) {
      throw unreadable(`${path} took more than ${timeoutSeconds} s to read: scale it down first.`, error);
    }
    throw unreadable(`${path} is damaged or incomplete: save it again, or choose another picture.`, error);
  }
}

async function readBytes(path: string): Promise<Buffer> {
  try {
    const file = await stat(path);
    if (!file.isFile()) throw unreadable(`${path} is not a file: choose a picture.`);
    if (file.size > maxFileBytes) {
      const sizeMib = Math.ceil(file.size / 2 ** 20);
      throw unreadable(
        `${path} has ${sizeMib} MiB, more than the ${maxFileBytes / 2 ** 20} that are read: make it smaller first.`,
      );
    }
    return await readFile(path);
  } catch (error) {
    if (!(error instanceof Error) || !('code' in error)) throw error;
    if (error.code === 'ENOENT' || error.code === 'ENOTDIR') {
      throw unreadable(`There is no picture at ${path}: check the name.`, error);
    }
    throw unreadable(`${path} could not be read (${String(error.code)}): check its permissions.`, error);
  }
}

/** libvips would also open SVG, PDF and more; looking at the first bytes keeps their parsers away from strangers' files. */
function isAcceptedFormat(bytes: Buffer): boolean {
  const start = bytes.toString('latin1', 0, 12);
  return (
    start.startsWith('\x89PNG\r\n\x1A\n') ||
    start.startsWith('\xFF\xD8\xFF') ||
    start.startsWith('GIF8') ||
    (start.startsWith('RIFF') && start.endsWith('WEBP'))
  );
}

/** Reads only the header, so that a picture of huge dimensions is refused before anything is unpacked. */
async function checkSize(bytes: Buffer, path: string): Promise<void> {
  const { width, height } = await sharp(bytes, { limitInputPixels: false }).metadata();
  if (width * height <= maxPixels) return;
  throw unreadable(
    `${path} has ${width} x ${height} pixels, more than the ${maxPixels / 2 ** 20} megapixels that are read: scale it down first.`,
  );
}

function unreadable(message: string, cause?: unknown): AppError {
  return new AppError('input-unreadable', message, { cause });
}
