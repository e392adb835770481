import sharp from 'sharp';
import { AppError } from '../domain/app-error.ts';
import type { UploadLimit } from '../domain/media-fitter.ts';
import { fitGif } from './fit-gif.ts';
import { fitPicture, readPictureXmp } from './fit-picture.ts';
import { scaleSides } from './fit-sides.ts';
import type { FittedBytes } from './fitted-bytes.ts';
import { readGifExtensions, readGifXmp } from './gif-extension.ts';
import { maxPicturePixels } from './picture-bounds.ts';
import { readResult } from './read-result.ts';
import { toXmpPacket } from './xmp-packet.ts';

type WholeFile = Omit<FittedBytes, 'changes'>;

export interface FitOrder {
  readonly path: string;
  readonly format: FittedBytes['format'];
  /** What of the file: all of it, its first frame, or all of it twice as wide and high. */
  readonly view: 'whole' | 'still' | 'doubled';
  readonly limit: UploadLimit;
}

/**
 * A result file of ours as a platform takes it (domain/media-fitter.ts).
 * @throws AppError `input-unreadable`, `disk-failed`. @throws RangeError when not even one pixel fits.
 */
export async function fitMedia({ path, format, view, limit }: FitOrder): Promise<FittedBytes> {
  const bytes = await readResult(path);
  try {
    const { width: widthPx, height: heightPx } = await sharp(bytes).metadata();
    const file: WholeFile = { bytes, format, widthPx, heightPx };
    switch (view) {
      case 'whole':
        return format === 'gif' ? await fitGif(file, limit) : await fitPicture(file, limit);
      case 'still':
        return await fitPicture(format === 'gif' ? await toFirstFrame(file) : file, limit);
      case 'doubled':
        return await fitPicture(await double(file, limit), limit);
    }
  } catch (error) {
    // What sharp throws is about the file; a bug of ours has a name of its own.
    if (!(error instanceof Error) || error.name !== 'Error') throw error;
    throw new AppError('input-unreadable', 'The file of this picture is damaged: have it drawn again.', {
      cause: error,
    });
  }
}

async function toFirstFrame(gif: WholeFile): Promise<WholeFile> {
  const xmp = readGifXmp(readGifExtensions(gif.bytes)) ?? toXmpPacket('', undefined);
  return { ...gif, format: 'png', bytes: await sharp(gif.bytes).png().withXmp(xmp).toBuffer() };
}

/** Less than twice where that would be more pixels than we read, or longer sides than the platform takes. */
async function double(picture: WholeFile, { maxSidesPx }: UploadLimit): Promise<WholeFile> {
  const { bytes, widthPx, heightPx } = picture;
  const factor = Math.min(
    2,
    Math.sqrt(maxPicturePixels / (widthPx * heightPx)),
    (maxSidesPx ?? Number.POSITIVE_INFINITY) / (widthPx + heightPx),
  );
  const sides = scaleSides(picture, Math.max(1, factor));
  const doubled = await sharp(bytes)
    .resize(sides.widthPx, sides.heightPx, { fit: 'fill', kernel: 'lanczos3' })
    .png()
    .withXmp(await readPictureXmp(bytes))
    .toBuffer();
  return { bytes: doubled, format: 'png', ...sides };
}
