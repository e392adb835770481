import type { Context } from 'hono';
import type { MediaFiles, StoredMedia } from '../../domain/media-store.ts';
import { answerFile } from '../answer-file.ts';
import { answerProblem } from './problem.ts';

/** Answers a result file, or the part of it that is asked for; undefined when it is gone. */
export function answerMedia(
  c: Context,
  media: StoredMedia,
  mediaFiles: Pick<MediaFiles, 'path'>,
  maxAgeSeconds?: number,
): Promise<Response | undefined> {
  return answerFile(c, media, {
    path: mediaFiles.path(media),
    fileName: toFileName(media),
    maxAgeSeconds,
    refuseRange,
  });
}

/** A name of plain letters: nothing that a person wrote gets into a header. */
function toFileName({ jobId, position, format }: StoredMedia): string {
  return `pincel-${jobId}-${position}.${format}`;
}

function refuseRange(c: Context, sizeBytes: number): Response {
  return answerProblem(c, {
    kind: 'range-not-satisfiable',
    title: 'Not that far',
    status: 416,
    detail: `The file has ${sizeBytes} bytes.`,
  });
}
