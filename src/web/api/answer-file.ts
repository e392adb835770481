import { open } from 'node:fs/promises';
import type { Context } from 'hono';
import type { StoredMedia } from '../../domain/media-store.ts';
import { parseRange } from './parse-range.ts';
import { answerProblem } from './problem.ts';

const yearSeconds = 31_536_000;

interface AnsweredFile {
  readonly path: string;
  readonly fileName: string;
  /** How long whoever got it may keep it. */
  readonly maxAgeSeconds?: number | undefined;
}

/**
 * Answers a result file, or the part of it that is asked for. It never changes under its address, so its hash is its
 * ETag. Undefined when the file is gone.
 */
export async function answerFile(
  c: Context,
  media: StoredMedia,
  { path, fileName, maxAgeSeconds = yearSeconds }: AnsweredFile,
): Promise<Response | undefined> {
  const etag = `"${media.sha256}"`;
  const disposition = c.req.query('download') === undefined ? 'inline' : 'attachment';
  const headers: Record<string, string> = {
    'Content-Type': media.mimeType,
    'Content-Disposition': `${disposition}; filename="${fileName}"`,
    'Cache-Control': `private, max-age=${maxAgeSeconds}, immutable`,
    'Accept-Ranges': 'bytes',
    ETag: etag,
  };
  const wanted = c.req
    .header('If-None-Match')
    ?.split(',')
    .map((tag) => tag.trim().replace(/^W\//, ''));
  if (wanted?.some((tag) => tag === etag || tag === '*')) return c.body(null, 304, headers);
  const file = await open(path).catch(nothingIfGone);
  if (file === undefined) return undefined;
  try {
    const { size } = await file.stat();
    const isStale = c.req.header('If-Range') !== undefined && c.req.header('If-Range') !== etag;
    const range = isStale ? undefined : parseRange(c.req.header('Range'), size);
    if (range === 'unsatisfiable') {
      c.header('Content-Range', `bytes */${size}`);
      return answerProblem(c, {
        kind: 'range-not-satisfiable',
        title: 'Not that far',
        status: 416,
        detail: `The file has ${size} bytes.`,
      });
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

function nothingIfGone(error: unknown): undefined {
  if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
  throw error;
}
