import type { RequestDraft } from '../domain/generation-request.ts';
import type { Refusal } from '../domain/refusal.ts';
import type { Uploads } from '../domain/uploads.ts';
import type { DiscardUpload } from './discard-upload.ts';

/** Where a request starts, as a draft names it. */
export type StartPaths = Pick<RequestDraft, 'initImagePath' | 'maskImagePath'>;

/** The files that somebody handed in with a request. */
export interface HandedIn {
  readonly picture?: Blob | undefined;
  readonly mask?: Blob | undefined;
}

type KeptStart =
  | { readonly ok: true; readonly paths: StartPaths }
  | { readonly ok: false; readonly field: keyof HandedIn; readonly refusal: Refusal };

interface KeepStartDeps {
  readonly uploads: Pick<Uploads, 'keep'>;
  readonly discardUpload: DiscardUpload;
}

/**
 * Keeps a picture to start from and the mask that goes with it: all that was handed in, or nothing.
 * @throws AppError `disk-failed`.
 */
export async function keepStartPicture(deps: KeepStartDeps, { picture, mask }: HandedIn): Promise<KeptStart> {
  const keep = async (file: Blob | undefined) =>
    file === undefined ? undefined : deps.uploads.keep(new Uint8Array(await file.arrayBuffer()));
  const keptPicture = await keep(picture);
  if (keptPicture?.ok === false) return { ok: false, field: 'picture', refusal: keptPicture.refusal };
  const keptMask = await keep(mask);
  const paths = { initImagePath: keptPicture?.path };
  if (keptMask?.ok !== false) return { ok: true, paths: { ...paths, maskImagePath: keptMask?.path } };
  await discardStartPicture(deps.discardUpload, paths);
  return { ok: false, field: 'mask', refusal: keptMask.refusal };
}

/** Gives up what was kept for a request that was refused. */
export async function discardStartPicture(
  discardUpload: DiscardUpload,
  { initImagePath, maskImagePath }: StartPaths,
): Promise<void> {
  for (const path of [initImagePath, maskImagePath]) if (path !== undefined) await discardUpload(path);
}
