/** Memory for pixels that nobody had before. */
export function newPixels(sizeBytes: number): Uint8ClampedArray<SharedArrayBuffer> {
  return new Uint8ClampedArray(new SharedArrayBuffer(sizeBytes));
}
