import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi';
import type { Cancel } from '../../../app/cancel.ts';
import type { SteerQueue } from '../../../app/steer-queue.ts';
import { jobStates } from '../../../domain/job-state.ts';
import type { JobStore } from '../../../domain/job-store.ts';
import type { Lane } from '../../../domain/lane.ts';
import { roles } from '../../../domain/role.ts';
import type { SettingsStore } from '../../../domain/settings-store.ts';
import { surfaces } from '../../../domain/surface.ts';
import { answerInvalid } from '../answer-invalid.ts';
import type { ApiEnv } from '../api-caller.ts';
import { generationOver } from '../generation-over.ts';
import { idParameter } from '../generation-schemas.ts';
import { isoTime } from '../iso-time.ts';
import { jsonAnswer } from '../json-answer.ts';
import { type Problem, problemAnswer, refuse } from '../problem.ts';
import { everyAdminAnswer } from './admin-answers.ts';
import { limitSchema } from './page-query.ts';

export interface QueueRoutesDeps {
  readonly jobs: Pick<JobStore, 'get' | 'count'>;
  readonly settings: Pick<SettingsStore, 'read'>;
  readonly lane: Pick<Lane, 'upcoming'>;
  readonly steer: SteerQueue;
  readonly cancel: Cancel;
}

const stateSchema = z
  .object({
    isPaused: z.boolean().openapi({ description: 'Nothing further is started.' }),
    isDraining: z.boolean().openapi({ description: 'Nothing new is accepted.' }),
  })
  .openapi('QueueState');

const waitingSchema = z
  .object({
    id: z.string(),
    state: z.enum(jobStates),
    kind: z.enum(['image', 'gif']),
    class: z.string(),
    userId: z.string(),
    spaceId: z.string(),
    surface: z.enum(surfaces),
    role: z.enum(roles),
    isRunning: z.boolean(),
    aheadMs: z.number().openapi({ description: 'Engine time of what comes before it, in milliseconds.' }),
    priceMillicredits: z.int(),
    acceptedAt: z.iso.datetime(),
  })
  .openapi('UpcomingGeneration');

const list = createRoute({
  method: 'get',
  path: '/admin/queue',
  summary: 'What is drawn and what comes next, in order; never what was asked for',
  request: { query: z.object({ limit: limitSchema }) },
  responses: {
    ...everyAdminAnswer,
    200: jsonAnswer(
      stateSchema
        .extend({ queued: z.int(), running: z.int(), upcoming: z.array(waitingSchema) })
        .openapi('AdminQueue'),
      'The queue now.',
    ),
  },
});

const steerings = [
  { verb: 'pause', summary: 'Start nothing further; what is drawn goes on' },
  { verb: 'resume', summary: 'Draw what waits again' },
  { verb: 'drain', summary: 'Accept nothing new; what waits is drawn' },
  { verb: 'accept', summary: 'Accept requests again' },
] as const;

const noSuchJobAnswer = problemAnswer('There is no such generation.');
const jobAnswer = jsonAnswer(z.object({ id: z.string(), state: z.enum(jobStates) }), 'How it is now.');

const front = createRoute({
  method: 'post',
  path: '/admin/queue/{id}/front',
  summary: 'Draw a waiting generation before all others',
  request: { params: idParameter },
  responses: {
    ...everyAdminAnswer,
    200: jobAnswer,
    404: noSuchJobAnswer,
    409: problemAnswer('It does not wait any more.'),
  },
});

const cancelOne = createRoute({
  method: 'delete',
  path: '/admin/queue/{id}',
  summary: 'Cancel anybody’s generation; what it cost is given back',
  request: { params: idParameter },
  responses: {
    ...everyAdminAnswer,
    200: jobAnswer,
    404: noSuchJobAnswer,
    409: problemAnswer('It had ended before.'),
  },
});

/** `/admin/queue`: who waits, and steering it. */
export function createQueueRoutes({ jobs, settings, lane, steer, cancel }: QueueRoutesDeps) {
  const routes = new OpenAPIHono<ApiEnv>({ defaultHook: answerInvalid });
  const readState = (): z.input<typeof stateSchema> => {
    const { isQueuePaused, isDraining } = settings.read();
    return { isPaused: isQueuePaused, isDraining };
  };

  routes.openapi(list, (c) => {
    const upcoming = lane.upcoming(c.req.valid('query').limit).flatMap(({ jobId, isRunning, aheadMs }) => {
      const job = jobs.get(jobId);
      if (job === undefined) return [];
      const { id, state, kind, userId, spaceId, surface, role, priceMillicredits, acceptedAtMs } = job;
      const acceptedAt = isoTime(acceptedAtMs);
      return [
        {
          id,
          state,
          kind,
          class: job.class,
          userId,
          spaceId,
          surface,
          role,
          isRunning,
          aheadMs,
          priceMillicredits,
          acceptedAt,
        },
      ];
    });
    return c.json({ ...readState(), ...jobs.count(), upcoming }, 200);
  });

  for (const { verb, summary } of steerings) {
    routes.openapi(
      createRoute({
        method: 'post',
        path: `/admin/queue/${verb}`,
        summary,
        responses: { ...everyAdminAnswer, 200: jsonAnswer(stateSchema, 'As it is now.') },
      }),
      (c) => {
        steer[verb](c.get('caller').userId);
        return c.json(readState(), 200);
      },
    );
  }

  routes.openapi(front, (c) => {
    const { id } = c.req.valid('param');
    if (jobs.get(id) === undefined) refuse(c, noSuchJob);
    if (!steer.front(id, c.get('caller').userId)) refuse(c, doesNotWait);
    return c.json({ id, state: jobs.get(id)?.state ?? 'queued' }, 200);
  });

  routes.openapi(cancelOne, (c) => {
    const { id } = c.req.valid('param');
    const outcome = cancel(id, { admin: c.get('caller').userId });
    if (outcome === 'unknown') refuse(c, noSuchJob);
    if (outcome === 'over') refuse(c, generationOver);
    return c.json({ id, state: jobs.get(id)?.state ?? 'canceled' }, 200);
  });
  return routes;
}

const noSuchJob: Problem = {
  kind: 'no-such-generation',
  title: 'Not here',
  status: 404,
  detail: 'There is no such generation. GET /admin/queue lists those that wait.',
};
const doesNotWait: Problem = {
  kind: 'not-waiting',
  title: 'Too late',
  status: 409,
  detail: 'This generation does not wait any more, so there is nothing to put forward.',
};
