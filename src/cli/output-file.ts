import { constants, copyFile, link, mkdtemp, rename, rm, stat, unlink } from 'node:fs/promises';
import { basename, dirname, extname, join, resolve } from 'node:path';
import { AppError } from '../domain/app-error.ts';
import type { MediaFile } from '../domain/engine.ts';
import type { MediaFormat } from '../domain/media-encoder.ts';
import type { MediaKind } from '../domain/media-kind.ts';
import { toSlug } from '../domain/slug.ts';
import { UsageError } from './usage-error.ts';

const formatsByExtension: Readonly<Record<string, MediaFormat>> = {
  '.png': 'png',
  '.webp': 'webp',
  '.gif': 'gif',
};

export interface OutputOptions {
  readonly kind: MediaKind;
  /** `--out`, as typed. */
  readonly out: string | undefined;
  /** `--format`, as typed. */
  readonly format: 'png' | 'webp' | undefined;
}

/** @throws UsageError when `--out`, `--format` and what is drawn do not go together. */
export function chooseFormat({ kind, out, format }: OutputOptions): MediaFormat {
  const possible: readonly MediaFormat[] = kind === 'gif' ? ['gif'] : ['png', 'webp'];
  if (out === undefined) return kind === 'gif' ? 'gif' : (format ?? 'png');
  const fromName = formatsByExtension[extname(out).toLowerCase()];
  if (fromName === undefined || !possible.includes(fromName)) {
    const endings = possible.map((name) => `.${name}`).join(' or ');
    throw new UsageError(`--out ${out}: end the file's name in ${endings}.`);
  }
  if (format !== undefined && format !== fromName) {
    throw new UsageError(`--out ${out} and --format ${format} disagree. Leave one of them out.`);
  }
  return fromName;
}

/** Where a request's files are drawn, and how they get their names once all of them are there. */
export interface OutputFile {
  /** Copies kept files to their names and answers the copies. @throws AppError `disk-failed`. */
  deliver(files: readonly MediaFile[], prompt: string): Promise<readonly MediaFile[]>;
  /** Removes the staging folder and whatever is still in it. */
  discard(): Promise<void>;
}

/**
 * Makes sure, before anything is drawn, that the result can be written. A name given with `--out` is taken as it is and
 * replaced if it exists (several pictures get `-1`, `-2` …); a name of ours never replaces a file.
 * @throws UsageError when the folder is missing or the name is a folder's; AppError `disk-failed` when it cannot be written.
 */
export async function prepareOutputFile(out: string | undefined, workingFolder: string): Promise<OutputFile> {
  const target = out === undefined ? undefined : resolve(workingFolder, out);
  const folder = target === undefined ? workingFolder : dirname(target);
  if (target !== undefined && (await isFolder(target))) {
    throw new UsageError(
      `${target} is a folder. Name a file in it, for example: --out ${join(target, 'cat.png')}`,
    );
  }
  if (!(await isFolder(folder))) {
    throw new UsageError(
      `The folder ${folder} does not exist. Make it first (mkdir -p), or choose another --out.`,
    );
  }
  const stagingFolder = await mkdtemp(join(folder, '.pincel-')).catch((cause: unknown) => {
    throw unwritable(folder, cause);
  });
  return {
    deliver: (files, prompt) =>
      Promise.all(
        files.map(async (file, index) => {
          try {
            // On the same disk as the result, so that the last step is a rename and the name never has half a file.
            const staged = { ...file, path: join(stagingFolder, `${index}.${file.format}`) };
            await copyFile(file.path, staged.path, constants.COPYFILE_FICLONE);
            const path =
              target === undefined
                ? await moveToFreeName(staged, join(folder, `${toSlug(prompt)}-${file.seed}`))
                : await moveTo(staged.path, files.length === 1 ? target : withNumber(target, index + 1));
            return { ...file, path };
          } catch (cause) {
            throw unwritable(folder, cause);
          }
        }),
      ),
    discard: () => rm(stagingFolder, { recursive: true, force: true }),
  };
}

async function moveTo(from: string, to: string): Promise<string> {
  await rename(from, to);
  return to;
}

/** Takes the first of `stem.png`, `stem-2.png`, … that does not exist, and never one that appears meanwhile. */
async function moveToFreeName(file: MediaFile, stem: string): Promise<string> {
  for (let number = 1; ; number += 1) {
    const path = `${stem}${number === 1 ? '' : `-${number}`}.${file.format}`;
    try {
      await linkOrCopy(file.path, path);
      await unlink(file.path);
      return path;
    } catch (error) {
      if (!hasCode(error, 'EEXIST')) throw error;
    }
  }
}

/** A hard link never replaces a file and appears whole; some file systems have none. */
async function linkOrCopy(from: string, to: string): Promise<void> {
  try {
    await link(from, to);
  } catch (error) {
    if (!hasCode(error, 'EPERM', 'ENOTSUP', 'ENOSYS', 'EMLINK')) throw error;
    await copyFile(from, to, constants.COPYFILE_EXCL);
  }
}

function withNumber(path: string, number: number): string {
  const extension = extname(path);
  return join(dirname(path), `${basename(path, extension)}-${number}${extension}`);
}

async function isFolder(path: string): Promise<boolean> {
  const found = await stat(path).catch(() => undefined);
  return found?.isDirectory() ?? false;
}

function hasCode(error: unknown, ...codes: readonly string[]): boolean {
  return error instanceof Error && 'code' in error && codes.includes(String(error.code));
}

function unwritable(folder: string, cause: unknown): AppError {
  const problem = cause instanceof Error ? cause.message : String(cause);
  return new AppError(
    'disk-failed',
    `Nothing can be written to ${folder}: ${problem}. Choose another place with --out.`,
    { cause },
  );
}
