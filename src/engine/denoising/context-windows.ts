export interface ClipContext {
  readonly frames: number;
  /** Longest clip the motion UNet sees at once. */
  readonly contextFrames: number;
  /** Whether the last frame leads into the first. */
  readonly loop: boolean;
}

/**
 * The frame windows a motion UNet looks through at one step. Clips of up to `contextFrames` frames are one window.
 * Longer clips are covered by windows half overlapping; all windows shift by one frame per step, so that no seam stays
 * in place. Of a clip that loops they wrap round the end; of any other they stop at both ends. Every frame is in at
 * least one of them, and there are equally many at every step.
 *
 * After the "uniform" contexts, closed loop or not, as known from AnimateDiff's users; ours is equal weights.
 */
export function contextWindows(clip: ClipContext, stepIndex: number): readonly (readonly number[])[] {
  const { frames, contextFrames, loop } = clip;
  if (frames <= contextFrames) return [Array.from({ length: frames }, (_, frame) => frame)];
  const stride = Math.max(1, Math.floor(contextFrames / 2));
  const starts = loop
    ? loopedStarts(frames, stride, stepIndex)
    : boundedStarts(frames - contextFrames, stride, stepIndex);
  return starts.map((start) => Array.from({ length: contextFrames }, (_, i) => (start + i) % frames));
}

function loopedStarts(frames: number, stride: number, stepIndex: number): readonly number[] {
  return Array.from({ length: Math.ceil(frames / stride) }, (_, k) => stepIndex + k * stride);
}

/** The first at the beginning, the last at the end, whatever the shift. */
function boundedStarts(lastStart: number, stride: number, stepIndex: number): readonly number[] {
  const shift = stepIndex % stride;
  return Array.from({ length: Math.ceil(lastStart / stride) + 2 }, (_, k) =>
    Math.min(lastStart, Math.max(0, shift + (k - 1) * stride)),
  );
}
