/**
 * The frame windows a motion UNet looks through at one step. Clips of up to `contextFrames` frames are one window.
 * Longer clips are covered by windows half overlapping and wrapping round, so that the last frame leads into the
 * first; all windows shift by one frame per step, so that no seam stays in place.
 *
 * The windows of step `stepIndex` start at (stepIndex + k * contextFrames / 2) mod `frames`; every frame is in at least
 * one of them. After "uniform looped" contexts as known from AnimateDiff's users; ours is equal weights.
 */
export function contextWindows(
  frames: number,
  contextFrames: number,
  stepIndex: number,
): readonly (readonly number[])[] {
  if (frames <= contextFrames) return [Array.from({ length: frames }, (_, frame) => frame)];
  const stride = Math.max(1, Math.floor(contextFrames / 2));
  const count = Math.ceil(frames / stride);
  return Array.from({ length: count }, (_, k) => {
    const start = stepIndex + k * stride;
    return Array.from({ length: contextFrames }, (_, i) => (start + i) % frames);
  });
}
