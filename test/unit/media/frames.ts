import type { EncodeOrder, RgbFrames } from '../../../src/domain/media-encoder.ts';

type Rgb = readonly [red: number, green: number, blue: number];

/** Frames painted pixel by pixel. */
export function paintFrames(
  widthPx: number,
  heightPx: number,
  frames: number,
  colorAt: (x: number, y: number, frame: number) => Rgb,
): RgbFrames {
  const data = new Uint8ClampedArray(new SharedArrayBuffer(widthPx * heightPx * frames * 3));
  let offset = 0;
  for (let frame = 0; frame < frames; frame++) {
    for (let y = 0; y < heightPx; y++) {
      for (let x = 0; x < widthPx; x++) {
        data.set(colorAt(x, y, frame), offset);
        offset += 3;
      }
    }
  }
  return { widthPx, heightPx, frames, data };
}

export const background: Rgb = [36, 97, 171];

/** A soft-edged ball that moves over a flat background: more than 255 colours, most of the area flat. */
export function paintBall(sizePx: number, frames: number): RgbFrames {
  return paintFrames(sizePx, sizePx, frames, (x, y, frame) => {
    const centre = sizePx * (0.3 + (0.4 * frame) / frames);
    const distance = Math.hypot(x - centre, y - sizePx / 2) / sizePx;
    if (distance > 0.2) return background;
    const light = 1 - distance / 0.2;
    return [background[0] + 200 * light, background[1] + 60 * light * light, background[2] - 160 * light];
  });
}

/** Every pixel differs from its neighbours: nothing is flat, nothing repeats. */
export function paintTexture(widthPx: number, heightPx: number, frames = 1): RgbFrames {
  return paintFrames(widthPx, heightPx, frames, (x, y, frame) => [
    (x * 7 + y * 13 + frame * 31) % 256,
    (x * x + y * 5 + frame * 17) % 256,
    (x * 3 + y * y + frame * 11) % 256,
  ]);
}

/** A soft gradient with grain, as photos have: what a PNG cannot make small. */
export function paintGrain(widthPx: number, heightPx: number): RgbFrames {
  const grain = (x: number, y: number): number =>
    Math.imul(x * 374_761_393 + y * 668_265_263, 1_274_126_177) >>> 27;
  return paintFrames(widthPx, heightPx, 1, (x, y) => [
    64 + x / 2 + grain(x, y),
    96 + y / 2 + grain(y, x),
    128 + grain(x + 7, y + 3),
  ]);
}

export function anOrder(
  changes: Partial<EncodeOrder> & Pick<EncodeOrder, 'frames' | 'format' | 'path'>,
): EncodeOrder {
  return { frameDelayMs: 125, metadata: { description: 'a cat', parameters: undefined }, ...changes };
}
