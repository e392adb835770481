/**
 * gifenc 1.0.3 ships no types; these are the parts that Pincel uses (`quantize`) and that its benchmark compares with
 * (its README and `src/index.js`). The ES module is named by its file: the package's main file is CommonJS whose
 * `default` Node and bundlers understand differently.
 */
declare module 'gifenc/dist/gifenc.esm.js' {
  /** Red, green, blue, 0 … 255. */
  export type Color = readonly number[];

  interface FrameOptions {
    /** Required for the first frame, where it becomes the global colour table; later frames may bring their own. */
    readonly palette?: readonly Color[];
    /** Milliseconds, rounded to 10. */
    readonly delay?: number;
  }

  interface Encoder {
    writeFrame(index: Uint8Array, widthPx: number, heightPx: number, options: FrameOptions): void;
    finish(): void;
    bytes(): Uint8Array;
  }

  type PixelFormat = 'rgb565' | 'rgb444';

  export function GIFEncoder(): Encoder;
  /** Reads the whole buffer behind `rgba`, whatever part of it the array shows. */
  export function quantize(
    rgba: Uint8Array,
    maxColors: number,
    options?: { readonly format?: PixelFormat },
  ): Color[];
  /** Reads the whole buffer behind `rgba`, whatever part of it the array shows. */
  export function applyPalette(rgba: Uint8Array, palette: readonly Color[], format?: PixelFormat): Uint8Array;
}
