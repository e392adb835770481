import type { Context } from 'hono';
import { html } from 'hono/html';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import type { Message } from '../../domain/message.ts';
import type { Frame } from './frame.ts';
import type { PageEnv } from './page-env.ts';
import { wantsPiece } from './wants-piece.ts';

/**
 * Answers what went wrong, in a sentence: a page with a title, or for htmx the sentence alone, which is put above
 * whatever the person was doing. Both ids are messages of the locale files.
 */
export async function answerProblemPage(
  c: Context<PageEnv>,
  frame: Frame,
  status: ContentfulStatusCode,
  titleId: string,
  sentenceId: string,
  values?: Message['values'],
): Promise<Response> {
  const words = c.get('words');
  const sentence = html`<p data-problem>${words(sentenceId, values)}</p>`;
  if (wantsPiece(c)) {
    c.header('HX-Retarget', '#trouble');
    c.header('HX-Reswap', 'innerHTML');
    return c.html(sentence, status);
  }
  const page = frame(c, {
    title: words(titleId),
    main: html`<section class="problem"><h1>${words(titleId)}</h1>
${sentence}
<p><a href="/">${words('problem-back')}</a></p></section>`,
  });
  return c.html(page, status);
}
