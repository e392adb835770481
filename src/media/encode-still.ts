import sharp from 'sharp';
import type { MediaMetadata, RgbFrames } from '../domain/media-encoder.ts';
import { toParametersText } from './parameters-text.ts';
import { toPngText } from './png-chunk.ts';
import { toPngFile } from './png-file.ts';
import { toXmpPacket } from './xmp-packet.ts';

/** Where readers look for XMP (XMP specification part 3, 1.1.5). */
const xmpKeyword = 'XML:com.adobe.xmp';

/** A lossless PNG; parameters, where given, in a text chunk named `parameters`, as the widely used web UIs do. */
export function encodePng(frames: RgbFrames, metadata: MediaMetadata): Uint8Array {
  const xmp = toPngText(xmpKeyword, toXmpPacket(metadata.description, undefined));
  const { parameters } = metadata;
  const texts = parameters === undefined ? [] : [toPngText('parameters', toParametersText(parameters))];
  return toPngFile(frames, [...texts, xmp]);
}

/** A WebP of high quality; parameters, where given, in its XMP. */
export function encodeWebp(
  { data, widthPx, heightPx }: RgbFrames,
  metadata: MediaMetadata,
): Promise<Uint8Array> {
  const parametersText = metadata.parameters && toParametersText(metadata.parameters);
  return sharp(data, { raw: { width: widthPx, height: heightPx, channels: 3 } })
    .webp({ quality: 92, smartSubsample: true })
    .withXmp(toXmpPacket(metadata.description, parametersText))
    .toBuffer();
}
