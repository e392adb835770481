import type { DeliverableMedia } from './delivery.ts';

/** What a platform takes. */
export interface UploadLimit {
  readonly maxBytes: number;
  /** Width plus height, where the platform bounds that (Telegram photos: 10,000). */
  readonly maxSidesPx?: number | undefined;
}

/** What was done to a file so that it may be uploaded; the person is told. */
export type FitChange =
  | { readonly kind: 'recompressed'; readonly quality: number }
  | { readonly kind: 'fewer-colours'; readonly colours: number }
  | { readonly kind: 'fewer-frames'; readonly from: number; readonly to: number }
  | { readonly kind: 'smaller'; readonly widthPx: number; readonly heightPx: number };

/** A file ready to be uploaded. */
export interface FittedMedia {
  readonly bytes: Uint8Array;
  /** With its ending, safe for any file system: `pincel-<job id>-<position>.png`. */
  readonly fileName: string;
  readonly mimeType: string;
  readonly widthPx: number;
  readonly heightPx: number;
  /** Nothing when it fits as it is. */
  readonly changes: readonly FitChange[];
}

/** Makes results fit what platforms take, never on the event loop. All keep the mark of AI-generated media. */
export interface MediaFitter {
  /**
   * The file itself where it fits, else the gentlest change that makes it fit: a picture becomes WebP of falling
   * quality, then smaller; a GIF gets fewer colours, then fewer frames (shown longer), then smaller. Always fits.
   * @throws AppError `disk-failed`, `input-unreadable`.
   */
  fit(media: DeliverableMedia, limit: UploadLimit): Promise<FittedMedia>;
  /** The first frame of a GIF as a picture, fitted. */
  still(media: DeliverableMedia, limit: UploadLimit): Promise<FittedMedia>;
  /** Twice as wide and high (Lanczos: no new detail), fitted. */
  upscale(media: DeliverableMedia, limit: UploadLimit): Promise<FittedMedia>;
}
