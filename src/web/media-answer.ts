import { readFile } from 'node:fs/promises';
import type { Context } from 'hono';
import type { MediaFile } from '../domain/engine.ts';
import { toSlug } from '../domain/slug.ts';
import { toFirstFrame } from './gif-first-frame.ts';

/** How a file is wanted. */
export interface MediaWish {
  /** Saved under a name made of the prompt, not shown. */
  readonly asDownload: boolean;
  /** Only the first frame of a GIF. */
  readonly asStill: boolean;
}

/**
 * Answers one of a job's files. It never changes under its address, so a browser asks for it once. Undefined when the
 * file is gone.
 */
export async function answerMedia(
  c: Context,
  media: {
    readonly jobId: string;
    readonly index: number;
    readonly file: MediaFile;
    readonly prompt: string;
  },
  wish: MediaWish,
): Promise<Response | undefined> {
  const { jobId, index, file } = media;
  const isStill = wish.asStill && file.format === 'gif';
  const etag = `"${jobId}-${index}${isStill ? '-still' : ''}"`;
  const headers: Record<string, string> = {
    'Content-Type': file.mimeType,
    'Cache-Control': 'private, max-age=31536000, immutable',
    ETag: etag,
  };
  if (wish.asDownload) headers['Content-Disposition'] = toAttachment(toFileName(media));
  if (asksFor(c.req.header('If-None-Match'), etag)) return c.body(null, 304, headers);

  const bytes = await readIfThere(file.path);
  if (bytes === undefined) return undefined;
  return c.body(isStill ? (toFirstFrame(bytes) ?? bytes) : bytes, 200, headers);
}

async function readIfThere(path: string): Promise<Uint8Array<ArrayBuffer> | undefined> {
  try {
    return await readFile(path);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}

/** `pincel-a-cat-on-a-blue-background-123.png`; letters of any script stay. */
export function toFileName({
  file,
  prompt,
}: {
  readonly file: Pick<MediaFile, 'format' | 'seed'>;
  readonly prompt: string;
}): string {
  return `pincel-${toSlug(prompt)}-${file.seed}.${file.format}`;
}

/** Saved under `name`; RFC 6266 with a plain name for programs that know no other. */
function toAttachment(name: string): string {
  const plain = name.replaceAll(/[^\x21-\x7e]+/g, '_');
  return `attachment; filename="${plain}"; filename*=UTF-8''${encodeURIComponent(name)}`;
}

function asksFor(ifNoneMatch: string | undefined, etag: string): boolean {
  const tags = (ifNoneMatch ?? '').split(',').map((tag) => tag.trim().replace(/^W\//, ''));
  return tags.includes(etag) || tags.includes('*');
}
