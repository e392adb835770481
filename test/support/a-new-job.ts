import type { NewJob } from '../../src/domain/job.ts';
import { aRequest } from './builders.ts';

let jobs = 0;

/** A job of `ana` in the space `den`, ready to be inserted, with what a test changes. */
export function aNewJob(changes: Partial<NewJob> = {}): NewJob {
  jobs += 1;
  const id = changes.id ?? `new-job-${jobs}`;
  return {
    id,
    eventKey: undefined,
    draftHash: 'ab'.repeat(32),
    surface: 'web',
    spaceId: 'den',
    userId: 'ana',
    role: 'member',
    class: 'interactive',
    kind: 'image',
    model: 'mini',
    request: aRequest(),
    adjustments: [],
    receipt: {
      jobId: id,
      position: 0,
      isPositionExact: true,
      etaMs: undefined,
      priceMillicredits: 2_000,
      balanceAfterMillicredits: 1_000,
      adjustments: [],
    },
    destination: { key: 'den', address: null },
    holder: 'gateway',
    predictedMs: 1_500,
    priceMillicredits: 2_000,
    etaMs: 3_000,
    acceptedAtMs: 1_000,
    ...changes,
  };
}
