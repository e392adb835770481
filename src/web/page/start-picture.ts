import { existsSync } from 'node:fs';
import type { JobStore } from '../../domain/job-store.ts';
import type { ModelInfo } from '../../domain/model-info.ts';
import type { FormValues } from './draft-form.ts';

/** The picture that was handed in, where one means something: browsers send a file field that was left empty too. */
export function pictureOf(
  { picture }: Readonly<Record<string, unknown>>,
  { kind }: FormValues,
  { imageToImage }: ModelInfo,
): File | undefined {
  const isMeant = kind === 'image' && imageToImage && picture instanceof File && picture.size > 0;
  return isMeant ? picture : undefined;
}

/** The file that the earlier drawing named in the form started from, while it is kept; only of one of theirs. */
export function findStartPicture(
  jobs: Pick<JobStore, 'get'>,
  userId: string,
  { startOf }: FormValues,
): string | undefined {
  const job = startOf === undefined ? undefined : jobs.get(startOf);
  const path = job?.userId === userId ? job.request?.initImage?.path : undefined;
  return path !== undefined && existsSync(path) ? path : undefined;
}
