import { expect, test } from 'vitest';
import { refusalStatus } from '../../../src/web/refusal-status.ts';
import { refusals } from '../texts/samples.ts';

test('what the person can mend is 422, what waiting mends 429 or 503, and what is not for them 403', () => {
  const kindsOf = (status: number) => [
    ...new Set(refusals.filter((refusal) => refusalStatus(refusal) === status).map(({ kind }) => kind)),
  ];
  expect(Object.fromEntries([403, 409, 422, 429, 503].map((status) => [status, kindsOf(status)]))).toEqual({
    403: ['never-allowed', 'kind-not-allowed', 'blocked', 'channel-not-allowed'],
    409: ['event-reused'],
    422: [
      'prompt-empty',
      'prompt-too-long',
      'not-a-number',
      'seed-invalid',
      'unknown-name',
      'media-kind-unsupported',
      'start-picture-unsupported',
      'start-picture-for-gif',
      'word-denied',
      'nsfw-not-allowed',
      'start-picture-unusable',
    ],
    429: ['queue-full', 'quota-exceeded', 'wait-too-long'],
    503: ['draining', 'storage-busy', 'storage-full'],
  });
});
