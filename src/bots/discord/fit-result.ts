import type { ResultContent } from '../../chat/answer.ts';
import { readDestination } from '../../chat/destination.ts';
import type { RenderResult } from '../../chat/render-result.ts';
import type { DeliverableMedia } from '../../domain/delivery.ts';
import type { Job } from '../../domain/job.ts';
import type { FittedMedia, MediaFitter } from '../../domain/media-fitter.ts';
import { escapeMarkdown, maxContentLength, toContent } from './escape-markdown.ts';
import { type MessageBody, type MessageFile, spoilerName, toMessage } from './to-message.ts';

/** What one request may carry; the text takes a little of it. */
const maxRequestBytes = 25 * 1024 * 1024 - 256 * 1024;

/** One of a result's files, and which of the media it shows. */
interface ResultFile {
  readonly fitted: FittedMedia;
  readonly position: number;
  /** Shown only when somebody asks for it. */
  readonly isCovered: boolean;
}

/** A result as a message whose files fit `limitBytes` each and a request together. */
export type FitResult = (
  job: Job,
  media: readonly DeliverableMedia[],
  limitBytes: number,
) => Promise<MessageBody>;

/** @throws AppError `disk-failed`, `input-unreadable`. */
export function createFitResult({
  fitter,
  renderResult,
}: {
  readonly fitter: Pick<MediaFitter, 'fit' | 'still'>;
  readonly renderResult: RenderResult;
}): FitResult {
  return async (job, media, limitBytes) => {
    const { isMotionReduced } = readDestination(job).manner;
    const stillOf = (file: DeliverableMedia): boolean => isMotionReduced && file.frames > 1;
    const fileCount = media.length + media.filter(stillOf).length;
    const limit = { maxBytes: Math.min(limitBytes, Math.floor(maxRequestBytes / fileCount)) };
    const files: ResultFile[] = [];
    // One after the other: each may hold a whole GIF in memory.
    for (const [position, file] of media.entries()) {
      const isCovered = stillOf(file);
      if (isCovered) files.push({ fitted: await fitter.still(file, limit), position, isCovered: false });
      // Discord plays every GIF it shows: a covered one is left alone until somebody opens it.
      files.push({ fitted: await fitter.fit(file, limit), position, isCovered });
    }
    const changes = files.flatMap(({ fitted }) => fitted.changes);
    const content = renderFitting((maxCaptionLength) =>
      renderResult(job, media, { maxCaptionLength, changes }),
    );
    return toMessage(
      toContent(content.caption),
      content.buttons,
      files.map((file) => toFile(file, content)),
    );
  };
}

/** The caption is counted with its escapes: half of what is too much may be those. */
function renderFitting(render: (maxCaptionLength: number) => ResultContent): ResultContent {
  let maxLength = maxContentLength;
  for (;;) {
    const content = render(maxLength);
    const excess = excessOf(content);
    if (excess <= 0 || maxLength <= 1) return content;
    maxLength = Math.max(1, maxLength - Math.ceil(excess / 2));
  }
}

function excessOf({ caption }: ResultContent): number {
  return escapeMarkdown(caption).length - maxContentLength;
}

function toFile({ fitted, position, isCovered }: ResultFile, content: ResultContent): MessageFile {
  const { bytes, fileName, mimeType } = fitted;
  return {
    bytes,
    fileName: spoilerName(fileName, content.isSpoiler || isCovered),
    mimeType,
    description: content.altTexts[position],
  };
}
