import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import type { ChangeWebhooks } from '../../app/change-webhooks.ts';
import type { TestWebhook } from '../../app/test-webhook.ts';
import type { Message } from '../../domain/message.ts';
import type { Texts } from '../../domain/texts.ts';
import { isTokenOver, type Webhook, type WebhookRefusal, type Webhooks } from '../../domain/webhook.ts';
import { toWebhookFailureMessage, toWebhookRefusalMessage } from '../webhook-words.ts';
import { answerInvalid } from './answer-invalid.ts';
import type { ApiEnv } from './api-caller.ts';
import { idParameter } from './generation-schemas.ts';
import { jsonAnswer, jsonBody } from './json-answer.ts';
import { localeOf } from './locale-of.ts';
import { everyAnswer, everyBodyAnswer, type Problem, problemAnswer, refuse } from './problem.ts';
import {
  newWebhookSchema,
  toCallBody,
  toWebhookBody,
  webhookCallSchema,
  webhookInputSchema,
  webhookSchema,
  webhookTestSchema,
} from './webhook-schemas.ts';

export interface WebhookRoutesDeps {
  readonly webhooks: Pick<Webhooks, 'get' | 'list' | 'calls'>;
  readonly changeWebhooks: ChangeWebhooks;
  readonly testWebhook: TestWebhook;
  readonly texts: Pick<Texts, 'tell' | 'negotiateLocale'>;
  readonly now: () => number;
}

const notThere = problemAnswer('There is no such webhook, or it is not yours.');

const create = createRoute({
  method: 'post',
  path: '/webhooks',
  summary: 'Have an address called when a generation is over',
  request: { body: jsonBody(webhookInputSchema) },
  responses: {
    ...everyAnswer,
    ...everyBodyAnswer,
    201: jsonAnswer(newWebhookSchema, 'The webhook, with its secret.'),
    409: problemAnswer('You have as many as one may.'),
    422: problemAnswer('The address could never be called.'),
  },
});

const list = createRoute({
  method: 'get',
  path: '/webhooks',
  summary: 'Your webhooks, newest first',
  responses: { ...everyAnswer, 200: jsonAnswer(z.object({ webhooks: z.array(webhookSchema) }), 'Them.') },
});

const show = createRoute({
  method: 'get',
  path: '/webhooks/{id}',
  summary: 'A webhook as it is now',
  request: { params: idParameter },
  responses: { ...everyAnswer, 200: jsonAnswer(webhookSchema, 'It.'), 404: notThere },
});

const remove = createRoute({
  method: 'delete',
  path: '/webhooks/{id}',
  summary: 'Remove a webhook and what it was still to be told',
  request: { params: idParameter },
  responses: { ...everyAnswer, 204: { description: 'It is gone.' }, 404: notThere },
});

const calls = createRoute({
  method: 'get',
  path: '/webhooks/{id}/calls',
  summary: 'The latest calls of a webhook, newest first',
  request: {
    params: idParameter,
    query: z.object({ limit: z.coerce.number().int().min(1).max(100).default(20) }),
  },
  responses: {
    ...everyAnswer,
    200: jsonAnswer(z.object({ calls: z.array(webhookCallSchema) }), 'Them.'),
    400: everyBodyAnswer[400],
    404: notThere,
  },
});

const test = createRoute({
  method: 'post',
  path: '/webhooks/{id}/test',
  summary: 'Call a webhook now, once, to see whether it works',
  description: 'Sends an event `webhook.test`, also to a paused webhook. It is not tried again.',
  request: { params: idParameter },
  responses: { ...everyAnswer, 200: jsonAnswer(webhookTestSchema, 'What came of it.'), 404: notThere },
});

const resume = createRoute({
  method: 'post',
  path: '/webhooks/{id}/resume',
  summary: 'Have a paused webhook called again',
  request: { params: idParameter },
  responses: {
    ...everyAnswer,
    200: jsonAnswer(webhookSchema, 'The webhook.'),
    404: notThere,
    409: problemAnswer('The token that it was made with works no more.'),
  },
});

/** `/webhooks`: programs that are called; the owner's and, by their ids, an admin's to see and change. */
export function createWebhookRoutes(deps: WebhookRoutesDeps) {
  const { webhooks, changeWebhooks, testWebhook, texts, now } = deps;
  const routes = new OpenAPIHono<ApiEnv>({ defaultHook: answerInvalid });
  const findOrRefuse = (c: Context<ApiEnv>, id: string): Webhook => {
    const { userId, isAdmin } = c.get('caller');
    const webhook = webhooks.get(id);
    return webhook !== undefined && (isAdmin || webhook.userId === userId)
      ? webhook
      : refuse(c, noSuchWebhook);
  };
  const tellIn =
    (c: Context) =>
    (message: Message): string =>
      texts.tell(message, localeOf(c, texts));

  routes.openapi(create, (c) => {
    const { userId, tokenId, isAdmin } = c.get('caller');
    const by = { actor: userId, isAdmin };
    const made = changeWebhooks.create({ userId, tokenId, ...c.req.valid('json') }, by);
    if (!made.ok) {
      return refuse(c, toProblem(made.refusal, tellIn(c)(toWebhookRefusalMessage(made.refusal))));
    }
    c.header('Location', `/api/v1/webhooks/${made.webhook.id}`);
    return c.json({ ...toWebhookBody(made.webhook), secret: made.secret }, 201);
  });

  routes.openapi(list, (c) =>
    c.json({ webhooks: webhooks.list(c.get('caller').userId).map(toWebhookBody) }, 200),
  );

  routes.openapi(show, (c) => c.json(toWebhookBody(findOrRefuse(c, c.req.valid('param').id)), 200));

  routes.openapi(remove, (c) => {
    const { id } = findOrRefuse(c, c.req.valid('param').id);
    changeWebhooks.remove(id, c.get('caller').userId);
    return c.body(null, 204);
  });

  routes.openapi(calls, (c) => {
    const { id } = findOrRefuse(c, c.req.valid('param').id);
    const latest = webhooks.calls(id, c.req.valid('query'));
    return c.json({ calls: latest.map((call) => toCallBody(call, tellIn(c))) }, 200);
  });

  routes.openapi(test, async (c) => {
    const { id } = findOrRefuse(c, c.req.valid('param').id);
    const answer = (await testWebhook(id, c.req.raw.signal)) ?? refuse(c, noSuchWebhook);
    if (answer === 'busy') return refuse(c, alreadyTesting);
    if (answer.ok)
      return c.json({ isDelivered: true, status: answer.status, failure: null, error: null }, 200);
    const { kind, status = null } = answer.failure;
    const error = tellIn(c)(toWebhookFailureMessage(answer.failure));
    return c.json({ isDelivered: false, status, failure: kind, error }, 200);
  });

  routes.openapi(resume, (c) => {
    const found = findOrRefuse(c, c.req.valid('param').id);
    if (isTokenOver(found, now())) {
      const detail = tellIn(c)(toWebhookFailureMessage({ kind: 'token-over' }));
      return refuse(c, { kind: 'webhook-token-over', title: 'It is over', status: 409, detail });
    }
    const webhook = changeWebhooks.resume(found.id, c.get('caller').userId);
    return c.json(toWebhookBody(webhook ?? refuse(c, noSuchWebhook)), 200);
  });
  return routes;
}

function toProblem(refusal: WebhookRefusal, detail: string): Problem {
  return refusal === 'too-many'
    ? { kind: 'too-many-webhooks', title: 'Enough', status: 409, detail }
    : { kind: `webhook-${refusal}`, title: 'Not an address for a webhook', status: 422, detail };
}

const noSuchWebhook: Problem = {
  kind: 'no-such-webhook',
  title: 'Not here',
  status: 404,
  detail: 'There is no such webhook, or it is somebody else’s. GET /webhooks lists yours.',
};

const alreadyTesting: Problem = {
  kind: 'already-testing',
  title: 'One at a time',
  status: 429,
  detail: 'A webhook of this person is being tested. Try again when that is done, within ten seconds.',
  retryAfterSeconds: 10,
};
