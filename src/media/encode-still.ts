import sharp, { type Sharp } from 'sharp';
import type { MediaMetadata, RgbFrames } from '../domain/media-encoder.ts';
import { toParametersText } from './parameters-text.ts';
import { insertPngText } from './png-text-chunk.ts';
import { toXmpPacket } from './xmp-packet.ts';

/** With a filter chosen by row, little effort makes smaller files than sharp's default (6, unfiltered), and sooner. */
const pngEffort = { compressionLevel: 3, adaptiveFiltering: true } as const;

/** Where readers look for XMP (XMP specification part 3, 1.1.5). Put there by us: sharp takes a millisecond for it. */
const xmpKeyword = 'XML:com.adobe.xmp';

/** A lossless PNG; parameters, where given, in a text chunk named `parameters`, as the widely used web UIs do. */
export async function encodePng(frames: RgbFrames, metadata: MediaMetadata): Promise<Uint8Array> {
  const png = await toSharp(frames).png(pngEffort).toBuffer();
  const described = insertPngText(png, xmpKeyword, toXmpPacket(metadata.description, undefined));
  if (metadata.parameters === undefined) return described;
  return insertPngText(described, 'parameters', toParametersText(metadata.parameters));
}

/** A WebP of high quality; parameters, where given, in its XMP. */
export function encodeWebp(frames: RgbFrames, metadata: MediaMetadata): Promise<Uint8Array> {
  const parametersText = metadata.parameters && toParametersText(metadata.parameters);
  return toSharp(frames)
    .webp({ quality: 92, smartSubsample: true })
    .withXmp(toXmpPacket(metadata.description, parametersText))
    .toBuffer();
}

function toSharp({ data, widthPx, heightPx }: RgbFrames): Sharp {
  return sharp(data, { raw: { width: widthPx, height: heightPx, channels: 3 } });
}
