/** Frames of a GIF that are judged unless the owner asks for more: the first, the middle one and the last. */
export const defaultJudgedFrames = 3;

/** Which of `frames` are judged: `judged` of them, evenly spread from the first to the last; one is the middle one. */
export function framesToJudge(frames: number, judged: number): readonly number[] {
  if (judged >= frames) return Array.from({ length: frames }, (_, frame) => frame);
  if (judged === 1) return [Math.floor(frames / 2)];
  return Array.from({ length: judged }, (_, i) => Math.round((i * (frames - 1)) / (judged - 1)));
}
