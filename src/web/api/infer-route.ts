import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi';
import type { MediaFiles, MediaStore } from '../../domain/media-store.ts';
import type { Texts } from '../../domain/texts.ts';
import { answerInvalid } from './answer-invalid.ts';
import { answerMedia } from './answer-media.ts';
import type { ApiEnv } from './api-caller.ts';
import { generationInputSchema } from './generation-schemas.ts';
import type { Generations } from './generations.ts';
import { jsonBody } from './json-answer.ts';
import { localeOf } from './locale-of.ts';
import { answerProblem, everyAnswer, everyBodyAnswer, problemAnswer } from './problem.ts';
import { answerRefusal, quotaHeaders, setQuotaHeaders } from './quota-headers.ts';

/** A program that calls and waits wants an answer, however long it takes; proxies give up at about this. */
const longestWaitMs = 300_000;

export interface InferRouteDeps {
  readonly generations: Generations;
  readonly media: Pick<MediaStore, 'ofJob'>;
  readonly mediaFiles: Pick<MediaFiles, 'path'>;
  readonly texts: Texts;
}

const binary = z.string().openapi({ type: 'string', format: 'binary' });

const infer = createRoute({
  method: 'post',
  path: '/infer',
  summary: 'JSON in, the picture out',
  description:
    'The simplest way: one call that answers when it is drawn. Hanging up cancels what still waits.',
  request: { body: jsonBody(generationInputSchema) },
  responses: {
    ...everyAnswer,
    200: {
      description: 'The first picture, or the GIF.',
      headers: quotaHeaders,
      content: { 'image/png': { schema: binary }, 'image/gif': { schema: binary } },
    },
    ...everyBodyAnswer,
    403: problemAnswer('You may not ask for this.'),
    409: problemAnswer('It was canceled before it was drawn; it cost nothing.'),
    422: problemAnswer('This cannot be drawn as asked.'),
    429: {
      ...problemAnswer('Quota, queue or too many requests: Retry-After says when to try again.'),
      headers: quotaHeaders,
    },
    500: problemAnswer('It failed; it cost nothing.'),
    503: problemAnswer('Pincel takes nothing new at the moment.'),
    504: problemAnswer('It is not drawn yet; Location says where to look.'),
  },
});

/** `/infer`: one call from words to a file. */
export function createInferRoute({ generations, media, mediaFiles, texts }: InferRouteDeps) {
  const routes = new OpenAPIHono<ApiEnv>({ defaultHook: answerInvalid });
  routes.openapi(infer, async (c) => {
    const caller = c.get('caller');
    const locale = localeOf(c, texts);
    const submission = generations.submit(caller, c.req.valid('json'), {});
    if (!submission.ok) {
      return answerRefusal(c, submission.refusal, texts.refusal(submission.refusal, locale));
    }
    const { jobId, priceMillicredits, balanceAfterMillicredits } = submission.receipt;
    setQuotaHeaders(c, { priceMillicredits, balanceMillicredits: balanceAfterMillicredits });
    const hungUp = c.req.raw.signal;
    await generations.whenOver(jobId, AbortSignal.any([hungUp, AbortSignal.timeout(longestWaitMs)]));
    if (hungUp.aborted) generations.cancel(caller, jobId);
    c.header('Location', `/api/v1/generations/${jobId}`);
    const [first] = media.ofJob(jobId);
    const file = first && (await answerMedia(c, first, mediaFiles));
    if (file !== undefined) return file;
    const job = generations.find(caller, jobId);
    if (job?.state === 'failed' || job?.state === 'canceled') {
      return answerProblem(c, {
        kind: job.errorKind ?? job.state,
        title: 'Not drawn',
        status: job.state === 'canceled' ? 409 : 500,
        detail: job.error ?? 'It was canceled before it was drawn. It cost nothing.',
      });
    }
    return answerProblem(c, {
      kind: 'not-yet',
      title: 'Not drawn yet',
      status: 504,
      detail: 'It still waits or is being drawn. Look again at the address in Location.',
    });
  });
  return routes;
}
