/** The shape of one request's latents: [channels, frames, height, width], row-major float32. A still picture has one frame. */
export interface LatentShape {
  readonly channels: number;
  readonly frames: number;
  readonly height: number;
  readonly width: number;
}

export function latentLength(shape: LatentShape): number {
  return shape.channels * shape.frames * shape.height * shape.width;
}
