/** Still pictures and GIFs are written as one of these. */
export type MediaFormat = 'png' | 'webp' | 'gif';

/** RGB pixels, 8 bits a channel, interleaved, frame after frame; in shared memory so that a worker thread reads them without a copy. */
export interface RgbFrames {
  readonly widthPx: number;
  readonly heightPx: number;
  readonly frames: number;
  readonly data: Uint8ClampedArray<SharedArrayBuffer>;
}

/** What is written beside the pixels. */
export interface MediaMetadata {
  /** A short text for people and screen readers: usually the prompt. */
  readonly description: string;
  /** Generation parameters by name, in a text chunk (PNG) or XMP; undefined when the owner turned that off. */
  readonly parameters: Readonly<Record<string, string | number>> | undefined;
}

export interface EncodeOrder {
  readonly frames: RgbFrames;
  readonly format: MediaFormat;
  /** Absolute path of the file to write; written atomically (temporary file, fsync, rename). */
  readonly path: string;
  /** Time each GIF frame is shown. */
  readonly frameDelayMs: number;
  readonly metadata: MediaMetadata;
}

export interface EncodedMedia {
  readonly path: string;
  readonly format: MediaFormat;
  readonly mimeType: string;
  readonly sizeBytes: number;
}

/** Pixels to files and back, off the caller's thread. Rejects with an `AppError` (`disk-failed`, `input-unreadable`). */
export interface MediaEncoder {
  encode(order: EncodeOrder): Promise<EncodedMedia>;
  /** A small PNG for progress displays, scaled up smoothly to `targetWidthPx`. `rgb` is interleaved 8-bit. */
  encodePreview(
    rgb: Uint8Array,
    widthPx: number,
    heightPx: number,
    targetWidthPx: number,
  ): Promise<Uint8Array>;
  /** Reads a person's picture, turned upright, cropped to cover `widthPx` x `heightPx`, as interleaved RGB. */
  readPicture(path: string, widthPx: number, heightPx: number): Promise<Uint8Array>;
  close(): Promise<void>;
}
