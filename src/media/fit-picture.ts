import sharp from 'sharp';
import type { UploadLimit } from '../domain/media-fitter.ts';
import {
  isWithinLimit,
  type Sides,
  scaleSides,
  toSidesFactor,
  toSmallerChange,
  toSmallerFactor,
} from './fit-sides.ts';
import type { FittedBytes } from './fitted-bytes.ts';
import { addXmpComment, toXmpPacket } from './xmp-packet.ts';

/** WebP qualities: nobody tells the best from the original, the lowest begins to show. */
const bestQuality = 90;
const lowestQuality = 60;
const lowerQualities = [80, 70, lowestQuality] as const;
/** What is so many times too large at one quality is tried next at the lowest: that about halves it. */
const hopelessExcess = 3;

/**
 * A still picture within `limit`: as it is, as WebP of the best quality that fits, or a smaller one. What is encoded
 * anew keeps the mark of AI-generated media, the description and the parameters, all in its XMP.
 */
export async function fitPicture(
  picture: Omit<FittedBytes, 'changes'>,
  limit: UploadLimit,
): Promise<FittedBytes> {
  if (isWithinLimit(picture, picture.bytes.length, limit)) return { ...picture, changes: [] };
  const xmp = await readPictureXmp(picture.bytes);
  let factor = toSidesFactor(picture, limit);
  let quality: number = bestQuality;
  let bytes = await encodeWebp(picture, factor, quality, xmp);
  for (const lower of lowerQualities) {
    if (bytes.length <= limit.maxBytes) break;
    const isHopeless = bytes.length > hopelessExcess * limit.maxBytes;
    if (isHopeless && lower !== lowestQuality) continue;
    quality = lower;
    bytes = await encodeWebp(picture, factor, quality, xmp);
  }
  while (bytes.length > limit.maxBytes) {
    factor = toSmallerFactor(picture, factor, bytes.length, limit);
    bytes = await encodeWebp(picture, factor, quality, xmp);
  }
  const sides = scaleSides(picture, factor);
  return {
    bytes,
    format: 'webp',
    ...sides,
    changes: [{ kind: 'recompressed', quality }, ...toSmallerChange(picture, sides)],
  };
}

function encodeWebp(
  { bytes, widthPx, heightPx }: Pick<FittedBytes, 'bytes'> & Sides,
  factor: number,
  quality: number,
  xmp: string,
): Promise<Uint8Array<ArrayBuffer>> {
  const sides = scaleSides({ widthPx, heightPx }, factor);
  return sharp(bytes)
    .resize(sides.widthPx, sides.heightPx, { fit: 'fill' })
    .webp({ quality, smartSubsample: true })
    .withXmp(xmp)
    .toBuffer();
}

/** A PNG's or WebP's XMP; the parameters that stand in a text chunk of a PNG are moved into it. */
export async function readPictureXmp(bytes: Uint8Array): Promise<string> {
  const { xmpAsString, comments } = await sharp(bytes).metadata();
  const packet = xmpAsString ?? toXmpPacket('', undefined);
  const parameters = comments?.find(({ keyword }) => keyword === 'parameters')?.text;
  return parameters === undefined ? packet : addXmpComment(packet, parameters);
}
