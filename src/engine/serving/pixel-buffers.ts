import type { RgbFrames } from '../../domain/media-encoder.ts';

type Pixels = RgbFrames['data'];

/** Shared memory for the pixels of drawings, used again and again. */
export interface PixelBuffers {
  lend(): PixelLoan;
}

/** What one drawing has of it. */
export interface PixelLoan {
  /** Holds whatever it held before: every byte is to be written. */
  take(sizeBytes: number): Pixels;
  /** Nobody reads or writes any of it any more, on any thread. */
  giveBack(): void;
}

/** A dozen clips of 16 frames of 512x512. */
const keptBytes = 160 * 1024 * 1024;

/**
 * V8 does not count shared memory towards a collection, and neither this thread nor the encoders' makes much other
 * garbage: dropped buffers would pile up to gigabytes before anybody looked. Buffers that are given back wait for the
 * next drawing; beyond `keptBytes` those that have waited longest are left to the collector after all.
 */
export function createPixelBuffers(): PixelBuffers {
  const kept: SharedArrayBuffer[] = [];
  const smallestOf = (sizeBytes: number): SharedArrayBuffer | undefined =>
    kept
      .filter(({ byteLength }) => byteLength >= sizeBytes)
      .reduce<SharedArrayBuffer | undefined>(
        (least, each) => (least === undefined || each.byteLength < least.byteLength ? each : least),
        undefined,
      );
  const take = (sizeBytes: number): SharedArrayBuffer => {
    const found = smallestOf(sizeBytes);
    if (found === undefined) return new SharedArrayBuffer(sizeBytes);
    kept.splice(kept.indexOf(found), 1);
    return found;
  };
  return {
    lend() {
      const lent: SharedArrayBuffer[] = [];
      return {
        take(sizeBytes) {
          const buffer = take(sizeBytes);
          lent.push(buffer);
          return new Uint8ClampedArray(buffer, 0, sizeBytes);
        },
        giveBack() {
          kept.push(...lent.splice(0));
          while (kept.reduce((sum, { byteLength }) => sum + byteLength, 0) > keptBytes) kept.shift();
        },
      };
    },
  };
}
