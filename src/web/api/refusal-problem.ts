import type { Refusal } from '../../domain/refusal.ts';
import { refusalStatus } from '../refusal-status.ts';
import type { Problem } from './problem.ts';

/** When it is worth trying again while the queue is full or the database busy. */
const laterSeconds = 30;

const titles = {
  403: 'Not allowed',
  409: 'Used before',
  422: 'Not accepted',
  429: 'Too much at once',
  503: 'Not now',
} as const;

/** A refusal as an answer of the API; `sentence` is it in words. */
export function toProblem(refusal: Refusal, sentence: string): Problem {
  const status = refusalStatus(refusal);
  return {
    kind: refusal.kind,
    title: titles[status],
    status,
    detail: sentence,
    retryAfterSeconds: retryAfter(refusal),
  };
}

function retryAfter(refusal: Refusal): number | undefined {
  switch (refusal.kind) {
    case 'quota-exceeded':
      return refusal.enoughInMs === undefined
        ? undefined
        : Math.max(1, Math.ceil(refusal.enoughInMs / 1_000));
    case 'queue-full':
    case 'wait-too-long':
    case 'draining':
    case 'storage-busy':
    case 'storage-full':
      return laterSeconds;
    case 'prompt-empty':
    case 'prompt-too-long':
    case 'not-a-number':
    case 'seed-invalid':
    case 'unknown-name':
    case 'media-kind-unsupported':
    case 'start-picture-unsupported':
    case 'start-picture-for-gif':
    case 'start-picture-unusable':
    case 'never-allowed':
    case 'word-denied':
    case 'kind-not-allowed':
    case 'blocked':
    case 'channel-not-allowed':
    case 'nsfw-not-allowed':
    case 'event-reused':
      return undefined;
  }
}
