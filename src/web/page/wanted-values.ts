import type { Context } from 'hono';
import type { JobBoard } from '../../app/job-board.ts';
import type { JobStore } from '../../domain/job-store.ts';
import type { ModelInfo } from '../../domain/model-info.ts';
import { type FormValues, parseFormValues, toFormValues } from './draft-form.ts';
import type { PageEnv } from './page-env.ts';

export interface WantedValuesDeps {
  readonly board: Pick<JobBoard, 'get'>;
  readonly jobs: Pick<JobStore, 'get'>;
  readonly model: ModelInfo;
}

/**
 * What the form starts with, by the page's address: an earlier drawing of theirs (`from`, and one of its pictures for
 * the seed), a part of one of its pictures drawn anew (`partOf`), or fields by name. Somebody else's drawing is not
 * there.
 */
export function readWantedValues({ board, jobs, model }: WantedValuesDeps, c: Context<PageEnv>): FormValues {
  const partOf = c.req.query('partOf');
  const from = partOf ?? c.req.query('from') ?? '';
  const earlier = jobs.get(from)?.userId === c.get('visitor').userId ? board.get(from) : undefined;
  if (earlier === undefined) return parseFormValues(c.req.query());
  const { jobId, request, media } = earlier;
  const file = media.find(({ position }) => String(position) === c.req.query('picture'));
  if (partOf !== undefined && file !== undefined) {
    // With its own seed the part would be drawn much as it was.
    const values = toFormValues({ ...request, count: 1, initImage: undefined }, model, undefined);
    return { ...values, startOf: jobId, startPicture: String(file.position) };
  }
  return {
    ...toFormValues(file === undefined ? request : { ...request, count: 1 }, model, file?.seed),
    startOf: request.initImage === undefined ? undefined : jobId,
  };
}
