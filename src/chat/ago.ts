import { roundWait } from '../domain/round-duration.ts';
import type { Say } from './say.ts';

/** How long ago something was: `5 minutes ago`. */
export function ago(say: Say, thenMs: number, nowMs: number): string {
  return say('account-ago', { ...roundWait(Math.max(0, nowMs - thenMs)) });
}
