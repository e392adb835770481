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
  /**
   * Generation parameters, in a text chunk (PNG) or XMP; undefined when the owner turned that off. Under the names the
   * widely used web UIs write (`Steps`, `CFG scale`, …), in the order to be read; `prompt` and `Negative prompt` get
   * lines of their own.
   */
  readonly parameters: Readonly<Record<string, string | number>> | undefined;
}

export interface EncodeOrder {
  readonly frames: RgbFrames;
  readonly format: MediaFormat;
  /**
   * Absolute path of the file to write: whole or not at all (temporary file, rename), folders created. It is not synced:
   * `MediaFiles.adopt` does that.
   */
  readonly path: string;
  /** Time each GIF frame is shown; at least 20 ms, on average to the hundredth of a second. */
  readonly frameDelayMs: number;
  readonly metadata: MediaMetadata;
}

export interface EncodedMedia {
  readonly path: string;
  readonly format: MediaFormat;
  readonly mimeType: string;
  readonly sizeBytes: number;
}

/**
 * Pixels to files and back, off the caller's thread. Rejects with an `AppError`: `disk-failed`, `input-unreadable`,
 * `engine-crashed` (an encoding thread died twice on the same order), `engine-stopped` (after `close`).
 */
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
  /** Takes no new orders, waits for those taken, frees the threads. */
  close(): Promise<void>;
}
