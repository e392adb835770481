import type { DeliverableMedia } from '../domain/delivery.ts';
import type { Job } from '../domain/job.ts';
import type { FitChange } from '../domain/media-fitter.ts';
import type { ResultContent } from './answer.ts';

/** What goes with a result, in the language the request was made in. */
export type RenderResult = (
  job: Job,
  media: readonly DeliverableMedia[],
  options: {
    /** UTF-16 code units: Telegram takes 1,024, Discord 2,000. The prompt is shortened first. */
    readonly maxCaptionLength: number;
    /** What was done to the files so that they fit; told once each. */
    readonly changes: readonly FitChange[];
  },
) => ResultContent;
