import { open, readFile } from 'node:fs/promises';
import type { Context } from 'hono';
import type { StoredMedia } from '../domain/media-store.ts';
import { toFirstFrame } from './gif-first-frame.ts';
import { nothingIfGone } from './nothing-if-gone.ts';
import { parseRange } from './parse-range.ts';

const yearSeconds = 31_536_000;

interface AnsweredFile {
  readonly path: string;
  readonly fileName: string;
  /** How long whoever got it may keep it. */
  readonly maxAgeSeconds?: number | undefined;
  /** Says that the file is shorter than the part of it that is asked for. */
  readonly refuseRange: (c: Context, sizeBytes: number) => Response;
}

/**
 * Answers a result file, or the part of it that is asked for. It never changes under its address, so its hash is its
 * ETag. Undefined when the file is gone.
 */
export async function answerFile(
  c: Context,
  media: StoredMedia,
  { path, fileName, refuseRange, maxAgeSeconds = yearSeconds }: AnsweredFile,
): Promise<Response | undefined> {
  const etag = `"${media.sha256}"`;
  const headers: Record<string, string> = {
    ...toHeaders(c, media, { fileName, etag, maxAgeSeconds }),
    'Accept-Ranges': 'bytes',
  };
  if (isKnown(c, etag)) return c.body(null, 304, headers);
  const file = await open(path).catch(nothingIfGone);
  if (file === undefined) return undefined;
  try {
    const { size } = await file.stat();
    const isStale = c.req.header('If-Range') !== undefined && c.req.header('If-Range') !== etag;
    const range = isStale ? undefined : parseRange(c.req.header('Range'), size);
    if (range === 'unsatisfiable') {
      c.header('Content-Range', `bytes */${size}`);
      return refuseRange(c, size);
    }
    const { first, last } = range ?? { first: 0, last: size - 1 };
    const bytes = new Uint8Array(last - first + 1);
    const { bytesRead } = await file.read(bytes, 0, bytes.length, first);
    if (bytesRead !== bytes.length) throw new Error(`Expected ${bytes.length} bytes of media ${media.id}`);
    if (range !== undefined) headers['Content-Range'] = `bytes ${first}-${last}/${size}`;
    return c.body(bytes, range === undefined ? 200 : 206, headers);
  } finally {
    await file.close();
  }
}

/** Answers the first frame of a GIF, for people who prefer no motion; undefined when the file is gone. */
export async function answerStill(
  c: Context,
  media: StoredMedia,
  { path, fileName }: Pick<AnsweredFile, 'path' | 'fileName'>,
): Promise<Response | undefined> {
  const etag = `"${media.sha256}-still"`;
  const headers = toHeaders(c, media, { fileName, etag, maxAgeSeconds: yearSeconds });
  if (isKnown(c, etag)) return c.body(null, 304, headers);
  const bytes = await readFile(path).catch(nothingIfGone);
  return bytes === undefined ? undefined : c.body(toFirstFrame(bytes) ?? bytes, 200, headers);
}

function toHeaders(
  c: Context,
  { mimeType }: StoredMedia,
  about: { readonly fileName: string; readonly etag: string; readonly maxAgeSeconds: number },
): Record<string, string> {
  const { fileName, etag, maxAgeSeconds } = about;
  const disposition = c.req.query('download') === undefined ? 'inline' : 'attachment';
  return {
    'Content-Type': mimeType,
    'Content-Disposition': `${disposition}; ${toFileNameParameters(fileName)}`,
    'Cache-Control': `private, max-age=${maxAgeSeconds}, immutable`,
    ETag: etag,
  };
}

/** Letters of any script as RFC 8187 has it, beside a plain name for programs that know no other (RFC 6266). */
function toFileNameParameters(name: string): string {
  const plain = name.replaceAll(/[^\w.-]+/g, '_');
  return plain === name
    ? `filename="${name}"`
    : `filename="${plain}"; filename*=UTF-8''${encodeURIComponent(name)}`;
}

function isKnown(c: Context, etag: string): boolean {
  const wanted = (c.req.header('If-None-Match') ?? '')
    .split(',')
    .map((tag) => tag.trim().replace(/^W\//, ''));
  return wanted.some((tag) => tag === etag || tag === '*');
}
