import type { Eta } from '../../domain/receipt.ts';
import { roundRange, roundWait } from '../../domain/round-duration.ts';
import type { Words } from '../page/words.ts';
import type { QueuedJob } from './read-queue.ts';

/** How long something has lasted, in whole units. */
export function describeAge(sinceMs: number, nowMs: number, words: Words): string {
  return words('duration', { ...roundWait(Math.max(0, nowMs - sinceMs)) });
}

/** How long ago something was. */
export function describeAgo(thenMs: number, nowMs: number, words: Words): string {
  return words('account-ago', { ...roundWait(Math.max(0, nowMs - thenMs)) });
}

/** When a waiting job is likely ready, from now. */
export function describeExpected(etaMs: Eta | undefined, isPaused: boolean, words: Words): string {
  if (isPaused) return words('admin-queue-expected-paused');
  if (etaMs === undefined) return words('admin-queue-expected-unknown');
  const range = roundRange(etaMs);
  const exactness = range.low === 0 ? 'within' : range.low === range.high ? 'at' : 'between';
  return words('admin-queue-expected', { ...range, exactness });
}

/** Engine time in seconds, as precise as anybody needs it. */
export function describeEngineTime(ms: number, words: Words): string {
  const seconds = ms < 10_000 ? Math.round(ms / 100) / 10 : Math.round(ms / 1_000);
  return words('admin-engine-seconds', { seconds });
}

/** What the engine is at. */
export function describeProgress(
  { isStopping, stage, step, steps }: Pick<QueuedJob, 'isStopping' | 'stage' | 'step' | 'steps'>,
  words: Words,
): string {
  if (isStopping) return words('admin-queue-stopping');
  return words('admin-queue-progress', { stage: stage ?? 'none', step, steps });
}
