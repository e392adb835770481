import type { Refusal } from '../domain/refusal.ts';

/** The HTTP status that says what kind of no it is: mend it, wait, or it is not for you. */
export function refusalStatus(refusal: Refusal): 403 | 409 | 422 | 429 | 503 {
  switch (refusal.kind) {
    case 'prompt-empty':
    case 'prompt-too-long':
    case 'not-a-number':
    case 'seed-invalid':
    case 'unknown-name':
    case 'media-kind-unsupported':
    case 'start-picture-unsupported':
    case 'start-picture-for-gif':
    case 'start-picture-unusable':
    case 'word-denied':
    case 'nsfw-not-allowed':
      return 422;
    case 'never-allowed':
    case 'kind-not-allowed':
    case 'channel-not-allowed':
    case 'blocked':
      return 403;
    case 'event-reused':
      return 409;
    case 'queue-full':
    case 'quota-exceeded':
    case 'wait-too-long':
      return 429;
    case 'draining':
    case 'storage-busy':
    case 'storage-full':
      return 503;
  }
}
