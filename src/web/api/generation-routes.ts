import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import type { DiscardUpload } from '../../app/discard-upload.ts';
import { discardStartPicture } from '../../app/keep-start-picture.ts';
import type { Job } from '../../domain/job.ts';
import type { Texts } from '../../domain/texts.ts';
import type { Uploads } from '../../domain/uploads.ts';
import { answerInvalid } from './answer-invalid.ts';
import type { ApiEnv } from './api-caller.ts';
import { streamGeneration } from './generation-events.ts';
import { generationOver } from './generation-over.ts';
import {
  generationEventSchema,
  generationFormSchema,
  generationInputSchema,
  generationPageSchema,
  generationSchema,
  idParameter,
} from './generation-schemas.ts';
import type { Generations } from './generations.ts';
import { jsonAnswer } from './json-answer.ts';
import { localeOf } from './locale-of.ts';
import { preferredWaitMs } from './preferred-wait.ts';
import { answerProblem, everyAnswer, type Problem, problemAnswer, refuse } from './problem.ts';
import { answerRefusal, quotaHeaders, setQuotaHeaders } from './quota-headers.ts';
import { readGenerationInput } from './read-generation-input.ts';

export interface GenerationRoutesDeps {
  readonly generations: Generations;
  readonly uploads: Pick<Uploads, 'keep'>;
  readonly discardUpload: DiscardUpload;
  readonly texts: Texts;
}

const notThere = problemAnswer('There is no such generation, or it is not yours.');
const notAccepted = {
  ...everyAnswer,
  400: problemAnswer('The request is not what this address takes.'),
  403: problemAnswer('You may not ask for this.'),
  409: problemAnswer('The Idempotency-Key was used before with another request.'),
  413: problemAnswer('The request is too large.'),
  415: problemAnswer('Neither JSON nor a form.'),
  422: problemAnswer('This cannot be drawn as asked.'),
  429: problemAnswer('Quota, queue or too many requests: Retry-After says when to try again.'),
  503: problemAnswer('Pincel takes nothing new at the moment.'),
};

const create = createRoute({
  method: 'post',
  path: '/generations',
  summary: 'Ask for a picture or a GIF',
  request: {
    headers: z.object({
      'idempotency-key': z
        .string()
        .min(1)
        .max(200)
        .optional()
        .openapi({ description: 'The same key with the same request is the same generation.' }),
      prefer: z.string().optional().openapi({
        description: 'wait=N answers when it is drawn, or after N seconds (60 at most).',
        example: 'wait=10',
      }),
    }),
    body: {
      required: true,
      content: {
        'application/json': { schema: generationInputSchema },
        'multipart/form-data': { schema: generationFormSchema },
      },
    },
  },
  responses: {
    ...notAccepted,
    201: { ...jsonAnswer(generationSchema, 'Drawn: it was waited for.'), headers: quotaHeaders },
    202: { ...jsonAnswer(generationSchema, 'Accepted; Location says where to look.'), headers: quotaHeaders },
    429: { ...notAccepted[429], headers: quotaHeaders },
  },
});

const list = createRoute({
  method: 'get',
  path: '/generations',
  summary: 'Your generations, newest first',
  request: {
    query: z.object({
      q: z.string().max(200).optional().openapi({
        description: 'Only those whose prompt has all these words, whatever their case and accents.',
      }),
      kind: z.enum(['image', 'gif']).optional(),
      limit: z.coerce.number().int().min(1).max(100).default(20),
      cursor: z.string().max(40).optional().openapi({ description: 'nextCursor of the page before.' }),
    }),
  },
  responses: { ...everyAnswer, 200: jsonAnswer(generationPageSchema, 'A page.'), 400: notAccepted[400] },
});

const show = createRoute({
  method: 'get',
  path: '/generations/{id}',
  summary: 'A generation as it is now',
  request: { params: idParameter },
  responses: { ...everyAnswer, 200: jsonAnswer(generationSchema, 'It.'), 404: notThere },
});

const remove = createRoute({
  method: 'delete',
  path: '/generations/{id}',
  summary: 'Cancel a generation',
  request: { params: idParameter },
  responses: {
    ...everyAnswer,
    202: jsonAnswer(generationSchema, 'It stops; what it cost is given back.'),
    404: notThere,
    409: problemAnswer('It had ended before.'),
  },
});

const events = createRoute({
  method: 'get',
  path: '/generations/{id}/events',
  summary: 'Follow a generation (server-sent events)',
  description:
    'An event `generation` with the generation whenever it changes, beginning with how it is now; then `end`. Whoever connects again, with or without Last-Event-ID, begins with how it is by then: nothing is missed.',
  request: { params: idParameter },
  responses: {
    ...everyAnswer,
    200: { description: 'Events.', content: { 'text/event-stream': { schema: generationEventSchema } } },
    404: notThere,
  },
});

/** `/generations`: asking, looking, following, canceling. */
export function createGenerationRoutes({ generations, uploads, discardUpload, texts }: GenerationRoutesDeps) {
  const routes = new OpenAPIHono<ApiEnv>({ defaultHook: answerInvalid });
  const findOrRefuse = (c: Context<ApiEnv>, id: string): Job => {
    const job = generations.find(c.get('caller'), id);
    return job ?? refuse(c, noSuchGeneration);
  };

  // The body is read by hand: it is JSON or a form, and a form has only text.
  routes.openAPIRegistry.registerPath(create);
  routes.post('/generations', async (c) => {
    const locale = localeOf(c, texts);
    const caller = c.get('caller');
    const read = await readGenerationInput(c, {
      uploads,
      discardUpload,
      refuse: (input, idempotencyKey) => generations.refuseEarly(caller, input, idempotencyKey),
    });
    if ('problem' in read) return answerProblem(c, read.problem);
    if ('refusal' in read) {
      return answerRefusal(c, read.refusal, texts.refusal(read.refusal, locale));
    }
    const submission = generations.submit(caller, read.input, read);
    if (!submission.ok) {
      const { refusal } = submission;
      await discardStartPicture(discardUpload, read);
      return answerRefusal(c, refusal, texts.refusal(refusal, locale));
    }
    const { jobId, priceMillicredits, balanceAfterMillicredits } = submission.receipt;
    const waitMs = preferredWaitMs(c.req.header('Prefer'));
    if (waitMs > 0) {
      await generations.whenOver(jobId, AbortSignal.any([c.req.raw.signal, AbortSignal.timeout(waitMs)]));
      c.header('Preference-Applied', `wait=${waitMs / 1_000}`);
    }
    const body = generations.describe(findOrRefuse(c, jobId), locale);
    c.header('Location', `/api/v1/generations/${jobId}`);
    setQuotaHeaders(c, { priceMillicredits, balanceMillicredits: balanceAfterMillicredits });
    return c.json(body, body.media.length > 0 ? 201 : 202);
  });

  routes.openapi(list, (c) => {
    const { q, kind, limit, cursor } = c.req.valid('query');
    const page = generations.page(c.get('caller'), { typed: q, kind, limit, beforeId: cursor });
    const locale = localeOf(c, texts);
    return c.json(
      {
        generations: page.jobs.map((job) => generations.describe(job, locale)),
        nextCursor: page.nextCursor ?? null,
      },
      200,
    );
  });

  routes.openapi(show, (c) =>
    c.json(generations.describe(findOrRefuse(c, c.req.valid('param').id), localeOf(c, texts)), 200),
  );

  routes.openapi(remove, (c) => {
    const { id } = findOrRefuse(c, c.req.valid('param').id);
    if (!generations.cancel(c.get('caller'), id)) refuse(c, generationOver);
    return c.json(generations.describe(findOrRefuse(c, id), localeOf(c, texts)), 202);
  });

  routes.openapi(events, (c) => {
    const caller = c.get('caller');
    const { id } = findOrRefuse(c, c.req.valid('param').id);
    // Nobody would read the events, and they would go on until it is drawn.
    if (c.req.method === 'HEAD') return c.body(null, 200, { 'Content-Type': 'text/event-stream' });
    return streamGeneration(c, {
      read: () => {
        const job = generations.find(caller, id);
        return job && generations.describe(job, localeOf(c, texts));
      },
      watch: (onChange) => generations.watch(id, onChange),
    });
  });
  return routes;
}

const noSuchGeneration: Problem = {
  kind: 'no-such-generation',
  title: 'Not here',
  status: 404,
  detail: 'There is no such generation, or it is somebody else’s.',
};
