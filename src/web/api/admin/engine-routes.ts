import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi';
import type { EngineHistory } from '../../../app/engine-history.ts';
import type { RestartEngine } from '../../../app/restart-engine.ts';
import { type Engine, restartCauses } from '../../../domain/engine.ts';
import type { ModelInfo } from '../../../domain/model-info.ts';
import type { WorkRates } from '../../../domain/work-rates.ts';
import { answerInvalid } from '../answer-invalid.ts';
import type { ApiEnv } from '../api-caller.ts';
import { isoTime } from '../iso-time.ts';
import { jsonAnswer } from '../json-answer.ts';
import { type Problem, problemAnswer, refuse } from '../problem.ts';
import { everyAdminAnswer } from './admin-answers.ts';

export interface EngineRoutesDeps {
  readonly engine: Pick<Engine, 'status'>;
  readonly engineHistory: EngineHistory;
  readonly restartEngine: RestartEngine;
  readonly models: readonly ModelInfo[];
  readonly rates: Pick<WorkRates, 'msPerUnit'>;
  /** Above this the engine's process is replaced as soon as it is idle. */
  readonly engineMaxRssBytes: number;
}

const engineSchema = z
  .object({
    state: z.enum(['starting', 'ready', 'restarting', 'failed', 'stopped']),
    since: z.iso.datetime().openapi({ description: 'When it came into this state.' }),
    reason: z.string().nullable().openapi({ description: 'Why it restarts or has failed.' }),
    provider: z
      .object({ name: z.enum(['cuda', 'webgpu', 'cpu']), reason: z.string() })
      .nullable()
      .openapi({ description: 'What it computes with, and why with that; null unless it is ready.' }),
    memory: z.object({
      rssBytes: z.int().nullable().openapi({ description: 'In use; null unless it is ready.' }),
      maxRssBytes: z
        .int()
        .openapi({ description: 'Above this its process is replaced as soon as it is idle.' }),
    }),
    restarts: z
      .array(z.object({ at: z.iso.datetime(), cause: z.enum(restartCauses) }))
      .openapi({ description: 'Since Pincel was started, the newest first, at most 20.' }),
    rates: z
      .array(
        z.object({
          model: z.string(),
          kind: z.enum(['image', 'gif']),
          msPerStep: z.number().nullable().openapi({
            description: 'Engine time of one step of one 256 × 256 sample; null until one was drawn.',
          }),
        }),
      )
      .openapi({ description: 'What was measured here.' }),
  })
  .openapi('Engine');

const show = createRoute({
  method: 'get',
  path: '/admin/engine',
  summary: 'What draws, on what, how fast, and what has become of it',
  responses: { ...everyAdminAnswer, 200: jsonAnswer(engineSchema, 'The engine now.') },
});

const restart = createRoute({
  method: 'post',
  path: '/admin/engine/restart',
  summary: 'Replace the engine’s process by a fresh one; what it draws is begun again, and nothing is lost',
  responses: {
    ...everyAdminAnswer,
    200: jsonAnswer(engineSchema, 'The engine, which is about to start again.'),
    409: problemAnswer('Pincel is ending, and so is its engine.'),
  },
});

/** `/admin/engine`: looking at what draws, and restarting it. */
export function createEngineRoutes(deps: EngineRoutesDeps) {
  const { engine, engineHistory, restartEngine, models, rates, engineMaxRssBytes } = deps;
  const routes = new OpenAPIHono<ApiEnv>({ defaultHook: answerInvalid });

  const describeEngine = (): z.input<typeof engineSchema> => {
    const status = engine.status();
    const ready = status.state === 'ready' ? status : undefined;
    return {
      state: status.state,
      since: isoTime(engineHistory.sinceMs()),
      reason: 'reason' in status ? status.reason : null,
      provider: ready === undefined ? null : { name: ready.provider.provider, reason: ready.provider.reason },
      memory: { rssBytes: ready?.rssBytes ?? null, maxRssBytes: engineMaxRssBytes },
      restarts: engineHistory.restarts().map(({ atMs, cause }) => ({ at: isoTime(atMs), cause })),
      rates: models.flatMap(({ name, kinds }) =>
        kinds.map((kind) => ({ model: name, kind, msPerStep: rates.msPerUnit(name, kind) ?? null })),
      ),
    };
  };

  routes.openapi(show, (c) => c.json(describeEngine(), 200));

  routes.openapi(restart, (c) => {
    if (!restartEngine(c.get('caller').userId)) refuse(c, isEnding);
    return c.json(describeEngine(), 200);
  });
  return routes;
}

const isEnding: Problem = {
  kind: 'engine-stopped',
  title: 'Too late',
  status: 409,
  detail: 'Pincel is ending, and its engine has been stopped. It draws again once Pincel is started.',
};
