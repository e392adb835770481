/** Interleaved 8-bit RGB. */
export interface RgbPicture {
  readonly widthPx: number;
  readonly heightPx: number;
  readonly data: Uint8Array | Uint8ClampedArray;
}

const colors = 3;
/** Pillow's fixed point: 32 bits, of which 8 are the value's and 2 are room for sums of weights above 1. */
const weightBits = 22;

/**
 * Pillow's `Image.resize(size, BICUBIC)`, byte for byte: a filter that widens when it shrinks, weights in fixed point,
 * rows first, rounded to bytes before the columns (its `Resample.c`).
 */
export function resizeBicubic(picture: RgbPicture, widthPx: number, heightPx: number): RgbPicture {
  const across = picture.widthPx === widthPx ? picture : resizeRows(picture, widthPx);
  return across.heightPx === heightPx ? across : resizeColumns(across, heightPx);
}

function resizeRows({ data, widthPx: from, heightPx }: RgbPicture, widthPx: number): RgbPicture {
  const taps = tapsOf(from, widthPx);
  const resized = new Uint8ClampedArray(widthPx * heightPx * colors);
  for (let y = 0; y < heightPx; y++) {
    for (const [x, { first, weights }] of taps.entries()) {
      const start = (y * from + first) * colors;
      for (let color = 0; color < colors; color++) {
        resized[(y * widthPx + x) * colors + color] = weigh(data, start + color, colors, weights);
      }
    }
  }
  return { widthPx, heightPx, data: resized };
}

function resizeColumns({ data, widthPx, heightPx: from }: RgbPicture, heightPx: number): RgbPicture {
  const rowLength = widthPx * colors;
  const resized = new Uint8ClampedArray(rowLength * heightPx);
  for (const [y, { first, weights }] of tapsOf(from, heightPx).entries()) {
    for (let i = 0; i < rowLength; i++) {
      resized[y * rowLength + i] = weigh(data, first * rowLength + i, rowLength, weights);
    }
  }
  return { widthPx, heightPx, data: resized };
}

function weigh(data: RgbPicture['data'], start: number, stride: number, weights: Int32Array): number {
  let sum = 1 << (weightBits - 1);
  for (let i = 0; i < weights.length; i++) sum += (data[start + i * stride] ?? 0) * (weights[i] ?? 0);
  return sum >> weightBits;
}

/** What a new pixel is made of: neighbours from `first` on, and how much of each. */
interface Taps {
  readonly first: number;
  readonly weights: Int32Array;
}

function tapsOf(from: number, to: number): readonly Taps[] {
  const scale = from / to;
  const stretch = Math.max(scale, 1);
  const support = 2 * stretch;
  return Array.from({ length: to }, (_, index) => {
    const center = (index + 0.5) * scale;
    const first = Math.max(0, Math.trunc(center - support + 0.5));
    const end = Math.min(from, Math.trunc(center + support + 0.5));
    const inverse = 1 / stretch;
    const exact = Array.from({ length: end - first }, (__, i) =>
      bicubic((i + first - center + 0.5) * inverse),
    );
    const total = exact.reduce((sum, weight) => sum + weight, 0);
    return { first, weights: Int32Array.from(exact, (weight) => toFixedPoint(weight / total)) };
  });
}

function toFixedPoint(weight: number): number {
  return Math.trunc(weight * 2 ** weightBits + (weight < 0 ? -0.5 : 0.5));
}

/** Keys' cubic convolution with a = -0.5. */
function bicubic(distance: number): number {
  const a = -0.5;
  const x = Math.abs(distance);
  if (x < 1) return ((a + 2) * x - (a + 3)) * x * x + 1;
  return x < 2 ? (((x - 5) * x + 8) * x - 4) * a : 0;
}
