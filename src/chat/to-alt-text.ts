import type { Job } from '../domain/job.ts';
import { message } from '../domain/message.ts';
import type { Locale, Texts } from '../domain/texts.ts';
import { shorten } from './shorten.ts';

/** The longest alt text that every platform takes, in UTF-16 code units. */
const maxAltTextLength = 1_024;

/** What somebody who cannot see a result reads instead; `place` says which of several it is, from 0. */
export function toAltText(
  job: Pick<Job, 'kind' | 'request'>,
  place: { readonly position: number; readonly count: number },
  { tell }: Pick<Texts, 'tell'>,
  locale: Locale,
): string {
  const { kind, request } = job;
  const prompt = request?.prompt ?? '';
  const text =
    place.count > 1
      ? tell(
          message('alt-one-of-several', { prompt, position: place.position + 1, count: place.count }),
          locale,
        )
      : tell(message('alt-text', { kind, prompt }), locale);
  return shorten(text, maxAltTextLength);
}
