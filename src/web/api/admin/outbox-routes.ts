import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi';
import type { RetryDelivery } from '../../../app/retry-delivery.ts';
import { type Delivery, deliveryStates, type Outbox } from '../../../domain/outbox.ts';
import { surfaces } from '../../../domain/surface.ts';
import { answerInvalid } from '../answer-invalid.ts';
import type { ApiEnv } from '../api-caller.ts';
import { isoTime } from '../iso-time.ts';
import { jsonAnswer } from '../json-answer.ts';
import { type Problem, problemAnswer, refuse } from '../problem.ts';
import { everyAdminAnswer } from './admin-answers.ts';
import { limitSchema } from './page-query.ts';

export interface OutboxRoutesDeps {
  readonly outbox: Pick<Outbox, 'list' | 'find'>;
  /** Also sees to it that the delivery is made soon. */
  readonly retryDelivery: RetryDelivery;
}

const deliverySchema = z
  .object({
    id: z.int(),
    generationId: z.string(),
    surface: z.enum(surfaces),
    state: z.enum(deliveryStates),
    attempts: z.int(),
    dueAt: z.iso.datetime(),
    createdAt: z.iso.datetime(),
    lastError: z.string().nullable(),
  })
  .openapi('Delivery');

const list = createRoute({
  method: 'get',
  path: '/admin/outbox',
  summary: 'Results that are handed over, the newest first',
  request: { query: z.object({ limit: limitSchema, state: z.enum(deliveryStates).optional() }) },
  responses: {
    ...everyAdminAnswer,
    200: jsonAnswer(z.object({ deliveries: z.array(deliverySchema) }), 'Them.'),
  },
});

const retry = createRoute({
  method: 'post',
  path: '/admin/outbox/{id}/retry',
  summary: 'Try a parked delivery again',
  request: {
    params: z.object({
      id: z.coerce
        .number()
        .int()
        .min(0)
        .openapi({ param: { name: 'id', in: 'path' }, example: 17 }),
    }),
  },
  responses: {
    ...everyAdminAnswer,
    200: jsonAnswer(deliverySchema, 'It is due now.'),
    404: problemAnswer('There is no such delivery.'),
    409: problemAnswer('It is not parked.'),
  },
});

/** `/admin/outbox`: what is still to be handed over. */
export function createOutboxRoutes({ outbox, retryDelivery }: OutboxRoutesDeps) {
  const routes = new OpenAPIHono<ApiEnv>({ defaultHook: answerInvalid });

  routes.openapi(list, (c) => c.json({ deliveries: outbox.list(c.req.valid('query')).map(toDelivery) }, 200));

  routes.openapi(retry, (c) => {
    const { id } = c.req.valid('param');
    const outcome = retryDelivery(id, c.get('caller').userId);
    const delivery = outbox.find(id);
    if (delivery === undefined) return refuse(c, noSuchDelivery);
    if (outcome !== 'retried') refuse(c, notParked);
    return c.json(toDelivery(delivery), 200);
  });
  return routes;
}

function toDelivery(delivery: Delivery): z.input<typeof deliverySchema> {
  const { id, jobId, surface, state, attempts, dueAtMs, createdAtMs, lastError } = delivery;
  return {
    id,
    generationId: jobId,
    surface,
    state,
    attempts,
    dueAt: isoTime(dueAtMs),
    createdAt: isoTime(createdAtMs),
    lastError: lastError ?? null,
  };
}

const noSuchDelivery: Problem = {
  kind: 'no-such-delivery',
  title: 'Not here',
  status: 404,
  detail: 'There is no such delivery. GET /admin/outbox lists them.',
};
const notParked: Problem = {
  kind: 'not-parked',
  title: 'Nothing to do',
  status: 409,
  detail: 'Only a parked delivery can be tried again: this one is still tried, or is over.',
};
