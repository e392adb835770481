import sharp from 'sharp';

/** Frames to encode: RGB, frame after frame, in shared memory as the engine hands them over. */
export interface Clip {
  readonly name: string;
  readonly widthPx: number;
  readonly heightPx: number;
  readonly frames: number;
  readonly data: Uint8ClampedArray<SharedArrayBuffer>;
}

const sidePx = 512;
const frames = 16;
/** Sizes and strengths of the noise that is laid over itself: like clouds, nearly as much detail at every scale. */
const octaves = [
  [3, 50],
  [6, 28],
  [16, 30],
  [32, 26],
  [64, 17],
  [128, 11],
  [256, 7],
  [512, 5],
] as const;
/** Finer noise than this is grey, as in photographs. */
const finestColoredPx = 6;

/** A photograph-like texture that is slowly zoomed into: every pixel changes in every frame. */
export async function photoClip(): Promise<Clip> {
  const textureSidePx = 2 * sidePx;
  const texture = await paintTexture(textureSidePx);
  const zoomed = await Promise.all(
    Array.from({ length: frames }, (_, frame) => {
      const cutPx = Math.round((sidePx * 1.6) / (1 + frame * 0.03));
      const start = Math.round((textureSidePx - cutPx) / 2);
      return sharp(texture, { raw: { width: textureSidePx, height: textureSidePx, channels: 3 } })
        .extract({ left: start, top: start, width: cutPx, height: cutPx })
        .resize(sidePx, sidePx, { kernel: 'cubic', fit: 'fill' })
        .raw()
        .toBuffer();
    }),
  );
  return toClip('photo-like zoom', Buffer.concat(zoomed));
}

/** A smooth gradient whose colours drift: many more of them than a palette holds. */
export function gradientClip(): Clip {
  const data = Buffer.alloc(sidePx * sidePx * frames * 3);
  let at = 0;
  for (let frame = 0; frame < frames; frame += 1) {
    const phase = (2 * Math.PI * frame) / frames;
    for (let y = 0; y < sidePx; y += 1) {
      for (let x = 0; x < sidePx; x += 1) {
        data[at] = 128 + 100 * Math.sin((3 * x) / sidePx + phase);
        data[at + 1] = 128 + 100 * Math.sin((2.5 * y) / sidePx + phase);
        data[at + 2] = 128 + 80 * Math.cos((2 * (x + y)) / sidePx - phase);
        at += 3;
      }
    }
  }
  return toClip('smooth gradient', data);
}

async function paintTexture(side: number): Promise<Buffer> {
  const random = createRandom(7);
  const sum = new Float32Array(side * side * 3).fill(128);
  for (const [grains, strength] of octaves) {
    const noise = Buffer.alloc(grains * grains * 3);
    for (let i = 0; i < noise.length; i += 3) {
      const gray = random() * 256;
      for (let channel = 0; channel < 3; channel += 1) {
        noise[i + channel] = grains <= finestColoredPx ? random() * 256 : gray;
      }
    }
    const smooth = await sharp(noise, { raw: { width: grains, height: grains, channels: 3 } })
      .resize(side, side, { kernel: 'cubic', fit: 'fill' })
      .raw()
      .toBuffer();
    for (let i = 0; i < sum.length; i += 1) {
      sum[i] = (sum[i] ?? 0) + (((smooth[i] ?? 0) - 128) / 128) * strength;
    }
  }
  return Buffer.from(Uint8ClampedArray.from(sum));
}

/** A linear congruential generator (Numerical Recipes): the same texture on every machine. */
function createRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

function toClip(name: string, pixels: Uint8Array): Clip {
  return { name, widthPx: sidePx, heightPx: sidePx, frames, data: toShared(pixels) };
}

/** Pixels in shared memory, as the engine hands them over. */
export function toShared(pixels: Uint8Array): Clip['data'] {
  const data = new Uint8ClampedArray(new SharedArrayBuffer(pixels.length));
  data.set(pixels);
  return data;
}
