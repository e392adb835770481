import { existsSync } from 'node:fs';
import type { JobBoard } from '../../app/job-board.ts';
import type { HandedIn, StartPaths } from '../../app/keep-start-picture.ts';
import type { JobStore } from '../../domain/job-store.ts';
import type { ModelInfo } from '../../domain/model-info.ts';
import type { FormValues } from './draft-form.ts';
import { mediaAddress, startAddress } from './media-address.ts';

/** What an earlier drawing of theirs gives to start from. */
export interface FoundStart {
  readonly paths: StartPaths;
  /** Where the page can load the picture from. */
  readonly address: string;
}

/** A form as it was sent: texts and files. */
export type SentForm = Readonly<Record<string, unknown>>;

/** The files that were handed in, where they mean something: browsers send a file field that was left empty too. */
export function readHandedIn(
  { picture, mask }: SentForm,
  { kind }: FormValues,
  { imageToImage }: ModelInfo,
): HandedIn {
  const isMeant = kind === 'image' && imageToImage;
  const toFile = (value: unknown): File | undefined =>
    isMeant && value instanceof File && isChosen(value) ? value : undefined;
  return { picture: toFile(picture), mask: toFile(mask) };
}

/**
 * What the earlier drawing named in the form gives to start from, while all of it is kept: one of its own pictures, or
 * what it started from itself. Only of one of theirs.
 */
export function findStart(
  { jobs, board }: { readonly jobs: Pick<JobStore, 'get'>; readonly board: Pick<JobBoard, 'get'> },
  userId: string,
  { startOf, startPicture }: Pick<FormValues, 'startOf' | 'startPicture'>,
): FoundStart | undefined {
  const job = startOf === undefined ? undefined : jobs.get(startOf);
  if (job?.userId !== userId) return undefined;
  if (startPicture !== undefined) {
    const file = board.get(job.id)?.media.find(({ position }) => String(position) === startPicture);
    return file === undefined || !existsSync(file.path)
      ? undefined
      : { paths: { initImagePath: file.path }, address: mediaAddress(job.id, file.position) };
  }
  const { path, maskPath } = job.request?.initImage ?? {};
  const isKept = path !== undefined && existsSync(path) && (maskPath === undefined || existsSync(maskPath));
  return isKept
    ? { paths: { initImagePath: path, maskImagePath: maskPath }, address: startAddress(job.id) }
    : undefined;
}

/** Where a request starts: what is handed in goes before what an earlier drawing gives. */
export function joinStarts(handedIn: StartPaths, found: FoundStart | undefined): StartPaths {
  if (handedIn.initImagePath !== undefined) return handedIn;
  if (found === undefined) return {};
  const { initImagePath, maskImagePath } = found.paths;
  return { initImagePath, maskImagePath: handedIn.maskImagePath ?? maskImagePath };
}

/** Stands for files that are chosen but not kept, in a price: which ones makes no difference to it. */
export function standInFor({ picture, mask }: SentForm, { imageToImage }: ModelInfo): StartPaths {
  const toPath = (value: unknown): string | undefined => (isChosen(value) && imageToImage ? '…' : undefined);
  return { initImagePath: toPath(picture), maskImagePath: toPath(mask) };
}

/** Whether the form names a file. Where it is sent as text there is only the text that it is one. */
export function isChosen(value: unknown): boolean {
  return value instanceof File ? value.size > 0 : typeof value === 'string' && value !== '';
}
