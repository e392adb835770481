import { z } from 'zod';
import type { Destination, Job } from '../domain/job.ts';
import { locales } from '../domain/texts.ts';

const schema = z.object({
  manner: z.object({
    locale: z.enum(locales),
    isPrivate: z.boolean(),
    isSpoiler: z.boolean(),
    isMotionReduced: z.boolean(),
  }),
  address: z.unknown(),
});

/** How a result is handed over in a chat. */
export type Manner = z.output<typeof schema>['manner'];

/** Where a chat's result goes: the manner is everybody's, the address the surface's own. */
export function toDestination(key: string, manner: Manner, address: unknown): Destination {
  return { key, address: { manner, address } };
}

/** @throws ZodError for a job that did not come from a chat. */
export function readDestination(job: Pick<Job, 'destination'>): {
  readonly manner: Manner;
  readonly address: unknown;
} {
  return schema.parse(job.destination.address);
}
