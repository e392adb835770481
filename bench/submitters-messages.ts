import { z } from 'zod';

/** What the process of submitters is asked to do, and what it answers. */

export const submittersTask = z.strictObject({
  url: z.string(),
  /** So many ask at once, each over a connection of its own. */
  submitters: z.int().min(1),
  /** What a submitter waits between an answer and its next request. */
  pauseMs: z.number().min(0),
  /** Answers that come before do not count. */
  warmUpMs: z.number().min(0),
  measuredMs: z.number().min(1),
});

export const submittersReport = z.strictObject({
  /** Milliseconds from each request to its answer. */
  acceptedMs: z.array(z.number()),
  refusedMs: z.array(z.number()),
  /** The first answer that was neither; undefined when there was none. */
  failure: z.string().optional(),
});

export type SubmittersTask = z.infer<typeof submittersTask>;
export type SubmittersReport = z.infer<typeof submittersReport>;
